# class: Both
# expect: A-LAYOUT
class Left:
    def __init__(self):
        self.left = 1


class Right:
    def __init__(self):
        self.right = 2


class Both(Left, Right):
    def __init__(self):
        Left.__init__(self)
        Right.__init__(self)
        self.both = 3


print(Both().right)
