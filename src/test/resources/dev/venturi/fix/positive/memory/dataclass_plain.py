# class: Point
from dataclasses import dataclass


@dataclass
class Point:
    x: int
    y: int = 0

    def moved(self, by):
        return Point(self.x + by, self.y + by)


print([Point(1).moved(n) for n in range(3)])
