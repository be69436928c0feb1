# class: User
# expect: A-DICTUSE
from dataclasses import dataclass


@dataclass
class User:
    name: str


def row(user):
    return vars(user)


print(row(User("a")))
