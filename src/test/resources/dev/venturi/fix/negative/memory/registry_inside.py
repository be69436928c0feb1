# class: Plugin
# expect: A-INITSUB
from dataclasses import dataclass

known = {}


def register(cls):
    known[cls.__name__] = cls
    return cls


@dataclass
@register
class Plugin:
    name: str


print(isinstance(Plugin("a"), known["Plugin"]))
