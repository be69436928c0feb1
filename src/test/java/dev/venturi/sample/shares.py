"""Spends shares of its time that are known: the spinners count how often they ran for a time slice
that each measures itself. Prints the true shares by its own clock."""
import sys
import time

seconds = float(sys.argv[1])
spent = {"five": 0.0, "twentyfive": 0.0, "fifty": 0.0, "twenty": 0.0}
clock = time.thread_time


def five(until):
    while clock() < until:
        pass


def twentyfive(until):
    while clock() < until:
        pass


def fifty(until):
    deeper(8, until)


def deeper(depth, until):
    if depth:
        return deeper(depth - 1, until)
    while clock() < until:
        pass


def twenty(until):
    for _ in naps(until):
        pass


def naps(until):
    while clock() < until:
        yield


def main():
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for function, slice in ((five, 0.0005), (twentyfive, 0.0025), (fifty, 0.005), (twenty, 0.002)):
            start = clock()
            function(start + slice)
            spent[function.__name__] += clock() - start


main()
total = sum(spent.values())
for name, time_spent in spent.items():
    print(name, time_spent / total, file=sys.stderr)
