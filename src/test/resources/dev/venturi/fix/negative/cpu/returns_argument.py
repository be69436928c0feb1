# expect: C-STATE
class Node:
    def __init__(self, value):
        self.value = value


def heaviest(nodes):
    best = nodes[0]
    for node in nodes:
        if node.value > best.value:
            best = node  #@ 2
    return best


def main():
    groups = [[Node(3), Node(5)], [Node(1)]]
    chosen = []
    for group in groups:
        chosen.append(heaviest(group))  #@ 1
    for node in chosen:
        node.value = 0
    print([[node.value for node in group] for group in groups])


if __name__ == "__main__":
    main()
