"""Computes 20 frames deep. deep.py REPORT UNITS"""

import sys
import time


def spin(units):
    total = 0
    for _ in range(units):
        for i in range(100):
            total += i
    return total


def descend(depth, units):
    if depth == 1:
        return spin(units)
    return descend(depth - 1, units)


def main():
    started = time.perf_counter()
    descend(17, int(sys.argv[2]))  # 20 frames: the module, main, 17 times descend, spin
    work = time.perf_counter() - started
    with open(sys.argv[1], "w") as report:
        print(work, time.process_time(), file=report)


main()
