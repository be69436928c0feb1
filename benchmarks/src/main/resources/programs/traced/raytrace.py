"""Spheres over a floor, seen by rays that are reflected."""

import math

from work import measured


class Vector:
    __slots__ = ("x", "y", "z")

    def __init__(self, x, y, z):
        self.x, self.y, self.z = x, y, z

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y, self.z + other.z)

    def __sub__(self, other):
        return Vector(self.x - other.x, self.y - other.y, self.z - other.z)

    def scaled(self, factor):
        return Vector(self.x * factor, self.y * factor, self.z * factor)

    def dot(self, other):
        return self.x * other.x + self.y * other.y + self.z * other.z

    def normalized(self):
        return self.scaled(1 / math.sqrt(self.dot(self)))

    def reflected(self, normal):
        return self - normal.scaled(2 * self.dot(normal))


class Sphere:
    def __init__(self, centre, radius, colour):
        self.centre, self.radius, self.colour = centre, radius, colour

    def distance(self, origin, direction):
        to_centre = self.centre - origin
        along = to_centre.dot(direction)
        rest = self.radius * self.radius - to_centre.dot(to_centre) + along * along
        return along - math.sqrt(rest) if rest > 0 else None

    def normal(self, point):
        return (point - self.centre).normalized()


class Floor:
    colour = 0.3

    def distance(self, origin, direction):
        return (-1 - origin.y) / direction.y if direction.y < 0 else None

    def normal(self, point):
        return Vector(0, 1, 0)


def shade(scene, origin, direction, depth):
    nearest, hit = None, None
    for thing in scene:
        distance = thing.distance(origin, direction)
        if distance is not None and distance > 1e-6 and (nearest is None or distance < nearest):
            nearest, hit = distance, thing
    if hit is None:
        return 0.5 + 0.5 * direction.y
    point = origin + direction.scaled(nearest)
    normal = hit.normal(point)
    light = max(0.1, normal.dot(Vector(0.5, 0.7, -0.5)))
    if depth == 0:
        return hit.colour * light
    return 0.7 * hit.colour * light + 0.3 * shade(scene, point, direction.reflected(normal), depth - 1)


def job(amount):
    scene = [Floor()] + [Sphere(Vector(i - 1.5, 0, 5 + i), 0.8, 0.4 + 0.15 * i) for i in range(4)]
    eye = Vector(0, 0, 0)
    for i in range(40 * amount):
        across, up = i % 20, i // 20 % 20
        shade(scene, eye, Vector(across / 10 - 1, up / 10 - 1, 1.5).normalized(), 2)


measured(job)
