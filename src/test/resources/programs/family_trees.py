"""Grows family trees whose members know each other, and forgets most of them: work for the garbage collector."""

import argparse


class Person:
    __slots__ = ("parent", "children", "number")

    def __init__(self, parent, number):
        self.parent = parent
        self.children = []
        self.number = number
        if parent is not None:
            parent.children.append(self)


def grow(number):
    root = Person(None, number)
    for child in range(10):
        person = Person(root, child)
        for grandchild in range(10):
            Person(person, grandchild)
    return root


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=45000)
    args = parser.parse_args()

    kept = []
    total = 0
    for number in range(args.size):
        root = grow(number)
        total += sum(child.number for child in root.children)
        if number % 10 == 0:
            kept.append(root)
    print(total, len(kept))


if __name__ == "__main__":
    main()
