# class: Node
class Node:
    def __init__(self, value, parent=None):
        self.value = value
        self.parent = parent
        self.children = []

    def add(self, value):
        child = Node(value, self)
        self.children.append(child)
        return child

    def depth(self):
        return 0 if self.parent is None else 1 + self.parent.depth()


root = Node(1)
print(root.add(2).add(3).depth())
