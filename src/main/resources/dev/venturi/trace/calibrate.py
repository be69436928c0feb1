"""What a call costs, with and without the probe: prints nanoseconds of an iteration of each loop.

    python calibrate.py TIMES…

TIMES are how often a loop iterates; a few hundred stay in a ring, many thousand do not.
"""
import sys
import time

REPEATS = 21


def empty():
    pass


def calls(times):
    for _ in range(times):
        empty()


def builtins(times, values=()):
    for _ in range(times):
        len(values)


def nothing(times):
    for _ in range(times):
        pass


def lower_quartile(loop, times):
    found = []
    for _ in range(REPEATS):
        start = time.perf_counter_ns()
        loop(times)
        found.append((time.perf_counter_ns() - start) / times)
    # The median would have what others take of the machine in it.
    return sorted(found)[REPEATS // 4]


for times in sys.argv[1:]:
    for loop in (calls, builtins, nothing):
        print(lower_quartile(loop, int(times)))
