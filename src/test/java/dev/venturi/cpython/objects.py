"""Objects of the kinds that the reader must read; prints what they are, then waits."""
import sys
import time


class Plain:
    def __init__(self):
        self.first = "one"
        self.second = 2


class Child(Plain):
    pass


class Touched(Plain):
    pass


class Slotted:
    __slots__ = ("first",)


class Text(str):
    pass


touched = Touched()
touched.__dict__
touched.third = 3
many = Plain()
for number in range(60):
    setattr(many, "a%d" % number, number)

strings = {
    "ascii": "plain",
    "empty": "",
    "latin1": "gr\u00fc\u00dfe",
    "ucs2": "\u65e5\u672c\u8a9e",
    "ucs4": "snake \U0001f40d",
    "long": "x" * 5000,
    "subclass": Text("derived"),
}
integers = {
    "zero": 0,
    "small": 5,
    "negative": -7,
    "digit": 2**30 - 1,
    "two": 2**30,
    "both": -(2**59 + 12345),
    "large": 2**80,
}
mixed = {1: "a", "b": 2, (3,): None}
deleted = {"a": 1, "b": 2, "c": 3}
del deleted["b"]
big = {"key%d" % number: number for number in range(1000)}
plain = Plain()
child = Child()
slotted = Slotted()
print(sys.version.split()[0])
print("ready", flush=True)
time.sleep(600)
