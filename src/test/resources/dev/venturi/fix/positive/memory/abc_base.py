# class: Leaf
from abc import ABC, abstractmethod


class Tree(ABC):
    @abstractmethod
    def size(self):
        ...


class Leaf(Tree):
    """Holds a value."""
    def __init__(self, value):
        self.value = value

    def size(self):
        return 1


print(Leaf(1).size(), Leaf(2).value)
