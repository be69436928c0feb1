# class: Circle
class Shape:
    def area(self):
        raise NotImplementedError


class Round(Shape):
    def __init__(self, name):
        super().__init__()
        self.name = name


class Circle(Round):

    def __init__(self, radius):
        super().__init__("circle")
        self.radius = radius

    def area(self):
        return 3 * self.radius**2


class Square(Shape):
    def __init__(self, side):
        self.side = side

    def area(self):
        return self.side**2


print([shape.area() for shape in (Circle(2), Square(3))])
