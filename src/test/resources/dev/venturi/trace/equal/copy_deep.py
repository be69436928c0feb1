import copy
import weakref


class Node:
    def __init__(self, value, parent=None):
        self.value, self.children = value, []
        self.parent = weakref.ref(parent) if parent else None

    def __deepcopy__(self, memo):
        other = Node(copy.deepcopy(self.value, memo))
        memo[id(self)] = other
        other.children = copy.deepcopy(self.children, memo)
        return other


class Plain:
    def __init__(self):
        self.x = {"a": [1, (2, 3)], "b": {4, 5}}

    def __copy__(self):
        return Plain()


root = Node([1])
root.children = [Node(i, root) for i in range(5)]
copy.deepcopy(root), copy.copy(Plain()), copy.deepcopy(Plain()), copy.deepcopy({"f": len, "t": (1, [2]), "n": None})
