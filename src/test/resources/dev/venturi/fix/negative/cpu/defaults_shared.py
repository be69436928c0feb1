# expect: C-STATE
def collect(n, into=[]):
    for i in range(n):
        into.append(i * i)  #@ 2
    return len(into)


def main():
    print([collect(n) for n in range(9)])  #@ 1


if __name__ == "__main__":
    main()
