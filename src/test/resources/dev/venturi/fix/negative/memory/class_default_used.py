# class: Counter
# expect: A-CLASSATTR
class Counter:
    count = 0

    def __init__(self, name):
        self.name = name
        if name:
            self.count = 1


print(Counter("").count)
