"""What a call costs, with and without the probe. Run without it, prints nanoseconds of each loop."""
import time


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


def best(loop, times):
    shortest = None
    for _ in range(9):
        start = time.perf_counter_ns()
        loop(times)
        nanoseconds = time.perf_counter_ns() - start
        if shortest is None or nanoseconds < shortest:
            shortest = nanoseconds
    return shortest / times


for loop in (calls, builtins, nothing):
    print(best(loop, 400))
