import dataclasses
from typing import List, NamedTuple


@dataclasses.dataclass(order=True)
class Item:
    name: str
    price: float = 1.5
    tags: List[str] = dataclasses.field(default_factory=list, compare=False)

    def __post_init__(self):
        self.name = self.name.strip()


@dataclasses.dataclass(frozen=True)
class Fixed:
    x: int
    y: int = 0


class Pair(NamedTuple):
    a: int
    b: str = "b"


items = [Item(" n%d" % (i * 7 % 5), i) for i in range(10)]
sorted(items), max(items), items[0] == items[1], repr(items[2]), dataclasses.asdict(items[3]), dataclasses.astuple(items[4])
dataclasses.replace(Fixed(1), y=3), hash(Fixed(1, 2)), {Fixed(1): 2}[Fixed(1)]
try:
    Fixed(1).x = 2
except dataclasses.FrozenInstanceError:
    pass
Pair(1)._replace(b="c"), Pair(1)._asdict(), dataclasses.make_dataclass("Made", ["p", ("q", int, 3)])(1)
