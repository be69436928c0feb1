# class: Point
# expect: none
from dataclasses import dataclass


@dataclass(slots=True)
class Point:
    x: int


print(Point(1))
