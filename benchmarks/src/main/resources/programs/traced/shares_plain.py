"""5, 25 and 70 % of the time in three functions that call nothing."""

import sys

from work import shared


def small_part(rounds):
    total = 0
    while rounds:
        total += rounds & 3
        rounds -= 1
    return total


def middle_part(rounds):
    total = 0
    while rounds:
        total += rounds & 3
        rounds -= 1
    return total


def large_part(rounds):
    total = 0
    while rounds:
        total += rounds & 3
        rounds -= 1
    return total


shared([(small_part, 100), (middle_part, 500), (large_part, 1400)], int(sys.argv[2]))
