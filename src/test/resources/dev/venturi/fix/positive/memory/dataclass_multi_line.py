# class: Order
import copy
from dataclasses import dataclass, field, asdict
from typing import ClassVar


@dataclass(
    eq=True,
    repr=True,  # shown in reports
)
class Order:
    number: int
    lines: list = field(default_factory=list)
    total: float = 0.0
    KIND: ClassVar[str] = "order"

    def __post_init__(self):
        self.total = sum(self.lines)


order = Order(1, [2, 3])
order.total += 1
print(order, asdict(copy.deepcopy(order)), Order.KIND)
