"""What the programs in this folder share: each is called with a file for its report and how much to do."""

import sys
import time


def measured(job, calls=None):
    """Runs job(amount). Reports its wall time, the CPU time of the process, and calls(amount): how many calls that makes."""
    amount = int(sys.argv[2])
    started = time.perf_counter()
    job(amount)
    work = time.perf_counter() - started
    with open(sys.argv[1], "w") as report:
        print(work, time.process_time(), calls(amount) if calls else "NaN", file=report)


def shared(sections, amount):
    """Runs the sections in turn, 40 times, each as (function, argument). Reports also the seconds of each by this clock."""
    clock = time.perf_counter
    seconds = [0.0] * len(sections)
    for _ in range(40):
        for i, (function, argument) in enumerate(sections):
            started = clock()
            function(argument * amount)
            seconds[i] += clock() - started
    with open(sys.argv[1], "w") as report:
        print(sum(seconds), time.process_time(), "NaN", file=report)
        for (function, _), spent in zip(sections, seconds):
            print(function.__name__, spent, file=report)
