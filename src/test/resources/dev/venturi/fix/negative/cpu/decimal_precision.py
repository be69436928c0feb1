# expect: C-STATE
import decimal


def work(n):
    return sum(decimal.Decimal(1) / (i + 1) for i in range(n))  #@ 2


def main():
    decimal.getcontext().prec = 50
    print([work(n) for n in range(9)])  #@ 1


if __name__ == "__main__":
    main()
