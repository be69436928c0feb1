# class: Colour
# expect: none
import enum


class Colour(enum.Enum):
    RED = 1

    def __init__(self, number):
        self.number = number


print(Colour.RED.number)
