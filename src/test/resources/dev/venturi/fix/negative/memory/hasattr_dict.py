# class: User
# expect: A-DICTUSE
class User:
    def __init__(self, name):
        self.name = name


def plain(thing):
    return thing.name if hasattr(thing, "__dict__") else thing


print(plain(User("a")), plain(3))
