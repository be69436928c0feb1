def endless(n):
    return endless(n + 1) + 1


def through_sorted(n):
    return sorted([n], key=lambda x: through_sorted(x - 1)) if n else []


class Tower:
    def __init__(self, below):
        self.below = below

    def __repr__(self):
        return repr(self.below)


try:
    endless(0)
except RecursionError:
    pass


def to_depth(n):
    return to_depth(n - 1) if n else len("bottom")


to_depth(400)
tower = None
for _ in range(60):
    tower = Tower(tower)
repr(tower), through_sorted(30)
