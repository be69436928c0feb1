# expect: C-STATE
import sys

table = [int(text) for text in sys.stdin.read().split() or ["3", "4"]]


def work(n):
    return sum(i * t for i in range(n) for t in table)  #@ 2


print([work(n) for n in range(9)])  #@ 1
