# expect: C-STATE
DEPTH = 3


def work(n):
    return sum(i * DEPTH for i in range(n))  #@ 2


def main():
    print([work(n) for n in range(9)])  #@ 1


if __name__ == "__main__":
    DEPTH = 5
    main()
