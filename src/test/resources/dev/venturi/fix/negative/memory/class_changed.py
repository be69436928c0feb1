# class: Egg
# expect: A-LAYOUT
class Bird:
    def __init__(self):
        self.name = "bird"


class Egg:
    def __init__(self):
        self.age = 0

    def hatch(self):
        self.__class__ = Bird
        self.name = "chick"


egg = Egg()
egg.hatch()
print(egg.name)
