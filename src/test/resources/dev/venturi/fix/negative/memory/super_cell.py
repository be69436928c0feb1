# class: Manager
# expect: A-CELL
# until: 3.13
from dataclasses import dataclass


@dataclass
class Person:
    name: str

    def label(self):
        return self.name


@dataclass
class Manager(Person):
    level: int

    def label(self):
        return super().label() + "!"


print(Manager("a", 1).label())
