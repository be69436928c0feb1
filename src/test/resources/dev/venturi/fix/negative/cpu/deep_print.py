# expect: C-ORDER
import sys


def report(n):
    sys.stderr.write("at %d\n" % n)


def inner(n):
    if n == 7:
        report(n)
    return n * n


def work(n):
    return sum(inner(i) for i in range(n))  #@ 2


if __name__ == "__main__":
    print([work(n) for n in range(9)])  #@ 1
