"""What a call costs, with and without the probe: prints nanoseconds of an iteration of each loop.

    python calibrate.py short|long
"""
import sys
import time

# How often a loop iterates, and is repeated. The records of all short ones, two for each call, must
# fit into a ring (512 KiB of 16 bytes each): a probe that has no room waits for a reader for ten seconds.
TIMES, REPEATS = {"short": (400, 9), "long": (12000, 21)}[sys.argv[1]]


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


def lower_quartile(loop):
    found = []
    for _ in range(REPEATS):
        start = time.perf_counter_ns()
        loop(TIMES)
        found.append((time.perf_counter_ns() - start) / TIMES)
    # The median would have what others take of the machine in it.
    return sorted(found)[REPEATS // 4]


for loop in (calls, builtins, nothing):
    print(lower_quartile(loop))
