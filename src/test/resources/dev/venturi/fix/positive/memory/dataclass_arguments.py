# class: Point
import dataclasses


@dataclasses.dataclass(frozen=True, order=True)
class Point:
    """A place."""

    x: int
    y: int


print(sorted([Point(2, 1), Point(1, 5)]))
