# class: Manager
from dataclasses import dataclass


@dataclass
class Person:
    name: str


@dataclass
class Manager(Person):
    level: int = 1

    def label(self):
        return f"{self.name}/{self.level}"


print([Manager("m", n).label() for n in range(3)], Person("p"))
