# expect: C-PICKLE
def squares(n):
    total = sum(i for i in range(n))  #@ 2
    return (i * total for i in range(n))


def main():
    print([list(s) for s in [squares(n) for n in range(5)]])  #@ 1


if __name__ == "__main__":
    main()
