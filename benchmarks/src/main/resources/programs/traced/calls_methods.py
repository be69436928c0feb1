"""Small methods: a constructor, a property, a method that calls another."""

from work import measured


class Point:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def plus(self, other):
        return Point(self.x + other.x, self.y + other.y)

    def dot(self, other):
        return self.x * other.x + self.y * other.y

    @property
    def norm(self):
        return self.dot(self)


def walk(steps):
    here = Point(0.0, 0.0)
    step = Point(0.5, 0.25)
    total = 0.0
    for _ in range(steps):
        here = here.plus(step)
        total += here.dot(step) + here.norm
    return total


def job(amount):
    for _ in range(amount):
        walk(100)


def calls(amount):
    return 1 + amount * (1 + 2 + 100 * 5)  # a step: plus, __init__, dot, norm, dot


measured(job, calls)
