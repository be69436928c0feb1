"""Recursion, several callers, C functions that call back, generators, names beyond ASCII."""
import functools
import re


def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


def even(n):
    return True if n == 0 else odd(n - 1)


def odd(n):
    return False if n == 0 else even(n - 1)


def numbers(n):
    for i in range(n):
        yield len(str(i))


class Größe:
    def __init__(self, wert):
        self.wert = wert

    def __lt__(self, other):
        return self.wert < other.wert

    def 測る(self):
        return abs(self.wert)


def first():
    return fibonacci(8) + sum(numbers(20))


def second():
    return first() + sum(numbers(5)) + sum(w.測る() for w in sorted(map(Größe, range(9, 0, -1))))


@functools.lru_cache(maxsize=None)
def cached(n):
    return n if n < 2 else cached(n - 1) + cached(n - 2)


first()
second()
even(9)
cached(20)
list(map(lambda x: fibonacci(x), range(4)))
re.compile(r"(a|b)+\d{2,3}[^x]")
for text in ("def \U0001d465(): return len('x')", "def \ufb01le(): return len('y')"):
    scope = {}
    exec(compile(text, "<" + text[4:6] + ">", "exec"), scope)
    for made in list(scope.values()):
        if callable(made):
            made()
try:
    fibonacci(None)
except TypeError:
    pass
