"""Shares that are spread over calls of different lengths: small ones, middling ones and long ones, called by turns."""

import sys

from work import shared


def spin(rounds):
    total = 0
    while rounds:
        total += rounds & 3
        rounds -= 1
    return total


def short_calls(amount):
    for _ in range(amount):
        spin(2)


def middling_calls(amount):
    for _ in range(amount):
        spin(12)


def long_calls(amount):
    for _ in range(amount):
        spin(80)


shared([(short_calls, 60), (middling_calls, 60), (long_calls, 30)], int(sys.argv[2]))
