# class: User
# expect: A-EXTRA-ATTR
class User:
    def __init__(self, name, **values):
        self.name = name
        for key, value in values.items():
            setattr(self, key, value)


print(User("a", age=3).age)
