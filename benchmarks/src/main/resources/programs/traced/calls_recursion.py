"""Recursion: calls of one function in Python."""

from work import measured


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def job(amount):
    for _ in range(amount):
        fib(15)


def calls(amount):
    return 1 + 1973 * amount  # fib(n) makes 2 F(n + 1) - 1 calls, itself included


measured(job, calls)
