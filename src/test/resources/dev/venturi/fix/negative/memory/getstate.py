# class: Point
# expect: A-PICKLE
class Point:
    def __init__(self, x):
        self.x = x

    def __getstate__(self):
        return {"x": self.x}


print(Point(1).x)
