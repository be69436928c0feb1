def digits(n, base):
    found = []
    while n > 0:
        found.append(n % base)
        n //= base  #@ 2
    return found[::-1]


def main():
    print([digits(n, 7) for n in range(40, 50)])  #@ 1


if __name__ == "__main__":
    main()
