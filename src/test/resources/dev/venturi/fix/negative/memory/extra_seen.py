# class: User
# extra: nickname
# expect: A-EXTRA-ATTR
class User:
    def __init__(self, name):
        self.name = name
