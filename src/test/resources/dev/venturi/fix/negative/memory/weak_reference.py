# class: Node
# expect: A-WEAKREF
import weakref


class Node:
    def __init__(self, parent):
        self.parent = weakref.ref(parent) if parent else None


print(Node(Node(None)).parent)
