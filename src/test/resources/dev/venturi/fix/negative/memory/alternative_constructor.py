# class: Point
# expect: A-EXTRA-ATTR
class Point:
    def __init__(self, x):
        self.x = x

    @classmethod
    def named(cls, name):
        point = cls.__new__(cls)
        point.x = 0
        point.name = name
        return point


print(Point.named("a").name)
