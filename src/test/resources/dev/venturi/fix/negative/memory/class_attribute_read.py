# class: Options
# expect: A-CLASSATTR
from dataclasses import dataclass


@dataclass
class Options:
    depth: int = 3


print(Options.depth, Options(4).depth)
