"""Times a statement without any loop around it: prints the seconds of one execution.

Arguments: setup, statement. Two functions consist of nothing but the setup and 200 and 600 copies
of the statement, so the difference of their times is that of 400 executions. Neither shares a line
with Venturi's stopwatch or with timeit.
"""
import gc
import statistics
import sys
import time

SHORT, LONG = 200, 600
WARMUPS, REPEATS = 50, 2000


def straight(setup, statement, copies):
    lines = ["def straight(clock):"]
    lines += ["    " + line for line in setup.splitlines()]
    lines += ["    start = clock()"]
    lines += ["    " + statement] * copies
    lines += ["    return clock() - start"]
    names = {}
    exec(compile("\n".join(lines), "<straight>", "exec"), names)
    return names["straight"]


def main():
    setup, statement = sys.argv[1:]
    short, long = (straight(setup, statement, copies) for copies in (SHORT, LONG))
    clock = time.perf_counter
    gc.disable()
    for _ in range(WARMUPS):
        short(clock), long(clock)
    # Of what follows each other at once, so that a machine that changes its speed changes both.
    slopes = [(long(clock) - short(clock)) / (LONG - SHORT) for _ in range(REPEATS)]
    print(repr(statistics.median(slopes)))


main()
