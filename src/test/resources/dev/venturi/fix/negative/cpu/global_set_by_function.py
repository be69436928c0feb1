# expect: C-STATE
options = {"depth": 3}


def configure(depth):
    options["depth"] = depth


def work(n):
    return sum(i * options["depth"] for i in range(n))  #@ 2


def main():
    configure(7)
    print([work(n) for n in range(9)])  #@ 1


if __name__ == "__main__":
    main()
