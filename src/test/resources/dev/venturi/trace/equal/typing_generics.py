import abc
import typing
from typing import Callable, Dict, Generic, List, Optional, TypeVar, Union

T = TypeVar("T")


class Stack(Generic[T]):
    def __init__(self) -> None:
        self.items: List[T] = []

    def push(self, item: T) -> None:
        self.items.append(item)


class Shape(abc.ABC):
    @abc.abstractmethod
    def area(self) -> float: ...

    @classmethod
    def __subclasshook__(cls, other):
        return hasattr(other, "area") or NotImplemented


class Square:
    def area(self):
        return 4


stack = Stack[int]()
stack.push(1)
typing.get_type_hints(Stack.push), Optional[int], Union[int, str, None], Dict[str, List[int]], Callable[[int], str], repr(List[T][int])
isinstance(Square(), Shape), issubclass(int, Shape), Shape.register(int), isinstance(3, Shape)
try:
    Shape()
except TypeError:
    pass
typing.NamedTuple("P", [("x", int)])(1), typing.cast(int, "x")
