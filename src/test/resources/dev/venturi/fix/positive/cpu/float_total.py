import math


def term(x):
    value = 0.0
    for k in range(1, 30):
        value += math.sin(x * k) / k  #@ 2
    return value


def total(xs):
    result = 0.0
    for x in xs:
        result += term(x)  #@ 1
    return result


def main():
    print(repr(total([0.1 * i for i in range(20)])))


if __name__ == "__main__":
    main()
