# class: Plugin
# expect: A-INITSUB
from dataclasses import dataclass


class Base:
    known = []

    def __init_subclass__(cls, **options):
        super().__init_subclass__(**options)
        Base.known.append(cls)


@dataclass
class Plugin(Base):
    name: str


print(Base.known)
