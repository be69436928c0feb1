import argparse
import math
import sys
import time
from collections import defaultdict, namedtuple

Hit = namedtuple("Hit", "x y depth")
EPS = 1e-9

class Vec:
    __slots__ = ("x", "y", "z")
    def __init__(self, x, y, z):
        self.x, self.y, self.z = x, y, z
    def __add__(self, o): return Vec(self.x + o.x, self.y + o.y, self.z + o.z)
    def __mul__(self, s): return Vec(self.x * s, self.y * s, self.z * s)
    def dot(self, o): return self.x * o.x + self.y * o.y + self.z * o.z
    def unit(self):
        n = math.sqrt(self.dot(self)) or EPS
        return self * (1 / n)

SPHERES = [(Vec(0, 0, 5), 1.0), (Vec(1, 1, 6), 2.0)]

def trace(origin, direction):
    best = None
    for center, radius in SPHERES:
        oc = origin + center * -1
        b = oc.dot(direction)
        c = oc.dot(oc) - radius * radius
        disc = b * b - c  #@ 3
        if disc > EPS:
            t = -b - math.sqrt(disc)
            if t > EPS and (best is None or t < best):
                best = t
    return best

def render_row(y, width, height):
    row = []
    for x in range(width):
        d = Vec((x - width / 2) / width, (y - height / 2) / height, 1).unit()
        t = trace(Vec(0, 0, 0), d)  #@ 2
        row.append(0 if t is None else max(0, 255 - int(t * 20)))
    return row

def main(argv=None):
    parser = argparse.ArgumentParser()
    parser.add_argument("--width", type=int, default=16)
    parser.add_argument("--height", type=int, default=12)
    args = parser.parse_args(argv)
    started = time.perf_counter()
    image = []
    for y in range(args.height):
        image.append(render_row(y, args.width, args.height))  #@ 1
    print(sum(map(sum, image)))


if __name__ == "__main__":
    main()
