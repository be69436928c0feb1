"""The chaos game on a closed spline, in the spirit of chaos."""

import random

from work import measured


class Vector:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __mul__(self, factor):
        return Vector(self.x * factor, self.y * factor)

    def towards(self, other, share):
        return self * (1 - share) + other * share


class Spline:
    def __init__(self, points):
        self.points = points

    def at(self, t):
        """By de Casteljau's algorithm."""
        points = self.points
        while len(points) > 1:
            points = [a.towards(b, t) for a, b in zip(points, points[1:])]
        return points[0]


class Picture:
    def __init__(self, size):
        self.size = size
        self.pixels = [[0] * size for _ in range(size)]

    def clamp(self, value):
        return min(max(int(value * self.size), 0), self.size - 1)

    def dot(self, point):
        self.pixels[self.clamp(point.y)][self.clamp(point.x)] += 1


def job(amount):
    chance = random.Random(7)
    spline = Spline([Vector(0.1, 0.1), Vector(0.9, 0.2), Vector(0.8, 0.9), Vector(0.1, 0.8)])
    picture = Picture(64)
    point = Vector(0.5, 0.5)
    for _ in range(20 * amount):
        point = point.towards(spline.at(chance.random()), 0.5)
        picture.dot(point)


measured(job)
