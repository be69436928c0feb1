# class: Circle
# expect: A-DICTUSE
from dataclasses import dataclass
from functools import cached_property


@dataclass
class Circle:
    radius: float

    @cached_property
    def area(self):
        return 3 * self.radius**2


print(Circle(2).area)
