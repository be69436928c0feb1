"""Calls, returns and runs generators without pause. Only these may call each other:
hot_a -> leaf_a, hot_b -> leaf_b, gen_a -> leaf_a, gen_b -> leaf_b, and so on."""
import sys

work = int(sys.argv[1]) if len(sys.argv) > 1 else 3


def leaf_a():
    total = 0
    for i in range(work):
        total += i * i
    return total


def leaf_b():
    total = 0
    for i in range(work):
        total -= i * i
    return total


def hot_a():
    return leaf_a()


def hot_b():
    return leaf_b()


def gen_a():
    for _ in range(2):
        yield leaf_a()


def gen_b():
    for _ in range(2):
        yield leaf_b()


def key_a(value):
    return leaf_a()


def key_b(value):
    return leaf_b()


def deep(depth, last):
    return last() if depth == 0 else deep(depth - 1, last)


def run_a():
    hot_a()
    sum(gen_a())
    sorted([2, 1], key=key_a)
    deep(8, hot_a)
    for value in gen_a():
        hot_a()


def run_b():
    hot_b()
    sum(gen_b())
    sorted([2, 1], key=key_b)
    deep(8, hot_b)
    for value in gen_b():
        hot_b()


print("ready", flush=True)
while True:
    run_a()
    run_b()
