# class: Box
class Box:
    def __init__(self, thing): self.thing = thing

    def __eq__(self, other):
        return isinstance(other, Box) and self.thing == other.thing

    __hash__ = None


print(Box(1) == Box(1), Box(1) == Box(2))
