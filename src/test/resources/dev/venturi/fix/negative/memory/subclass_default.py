# class: Base
# expect: A-CLASSATTR
class Base:
    def __init__(self, name):
        self.name = name


class Special(Base):
    name = "special"

    def __init__(self):
        pass


print(Special().name, Base("b").name)
