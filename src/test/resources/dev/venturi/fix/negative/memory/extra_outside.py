# class: User
# expect: A-EXTRA-ATTR
from dataclasses import dataclass


@dataclass
class User:
    name: str


def mark(user):
    user.seen = True


mark(User("a"))
