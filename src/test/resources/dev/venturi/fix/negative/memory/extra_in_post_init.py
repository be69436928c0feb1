# class: User
# expect: A-EXTRA-ATTR
from dataclasses import dataclass


@dataclass
class User:
    name: str

    def __post_init__(self):
        self.initial = self.name[0]


print(User("a").initial)
