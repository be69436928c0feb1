"""Times a loop in a fresh process: prints the seconds of each of its values, which are equal work.

Arguments: how much one value does, how many values. Look-ups of words, so that a process has its
own luck with hash seed and memory layout, as Python programs have.
"""
import sys
import time


def work(count, words, table):
    total = 0
    for i in range(count):
        total += table[words[i & 63]]
    return total


def main():
    count, values = int(sys.argv[1]), int(sys.argv[2])
    words = ["word %d" % i for i in range(64)]
    table = {word: i for i, word in enumerate(words)}
    clock = time.perf_counter
    seconds = []
    for _ in range(values):
        start = clock()
        work(count, words, table)
        seconds.append(clock() - start)
    print(*map(repr, seconds))


main()
