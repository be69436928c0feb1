from dataclasses import dataclass


@dataclass
class User:
    id: int
    name: str
    active: bool = True


def greet(user):
    return f"{user.name} {user.active}"
