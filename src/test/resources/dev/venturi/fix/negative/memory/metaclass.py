# class: Model
# expect: A-INITSUB
class Meta(type):
    pass


class Model(metaclass=Meta):
    def __init__(self, name):
        self.name = name


print(Model("a").name)
