"""About 50 % of the time in a function that calls nothing, 25 % in one that calls small functions, 25 % in one that calls builtins."""

import sys

from work import shared


def tiny(x):
    return x & 3


def without_calls(rounds):
    total = 0
    while rounds:
        total += rounds & 3
        rounds -= 1
    return total


def with_functions(rounds):
    total = 0
    while rounds:
        total += tiny(rounds)
        rounds -= 1
    return total


def with_builtins(rounds):
    total = 0
    while rounds:
        total += abs(rounds)
        rounds -= 1
    return total


shared([(without_calls, 1000), (with_functions, 250), (with_builtins, 350)], int(sys.argv[2]))
