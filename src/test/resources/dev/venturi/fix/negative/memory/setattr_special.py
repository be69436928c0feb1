# class: Guarded
# expect: A-DICTUSE
class Guarded:
    def __init__(self, x):
        self.x = x

    def __setattr__(self, name, value):
        self.__dict__[name] = value


print(Guarded(1).x)
