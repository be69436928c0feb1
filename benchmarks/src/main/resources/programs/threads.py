"""One of 50 threads computes, the others wait, each ten frames deep. threads.py REPORT UNITS"""

import sys
import threading
import time


def spin(units):
    total = 0
    for _ in range(units):
        for i in range(100):
            total += i
    return total


def descend(depth, job):
    if depth == 1:
        return job()
    return descend(depth - 1, job)


def main():
    done = threading.Event()
    waiting = [threading.Thread(target=descend, args=(8, done.wait)) for _ in range(49)]
    for thread in waiting:
        thread.start()
    units = int(sys.argv[2])
    started = time.perf_counter()
    descend(8, lambda: spin(units))
    work = time.perf_counter() - started
    done.set()
    for thread in waiting:
        thread.join()
    with open(sys.argv[1], "w") as report:
        print(work, time.process_time(), file=report)


main()
