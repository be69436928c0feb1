# class: Point
# expect: A-PICKLE
from points import Point

print(Point(1).x)
