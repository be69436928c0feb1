"""Functions that cProfile's labels do not tell apart."""
first, second = (lambda: abs(1)), (lambda: len("x"))
first(), second(), first()


def make(n):
    def inner():
        return n

    return inner


for i in range(4):
    make(i)()
    exec("def same(): return abs(-1)\nsame()")
    exec("def same(): return other()\ndef other(): return 1\nsame()")
[f() for f in [lambda: 1, lambda: 2, lambda: max(1, 2)]]


class Stack(list):
    def append(self, x):
        super().append(x)

    def pop(self):
        return list.pop(self)


class Text(str):
    def upper(self):
        return str.upper(self)


s = Stack()
s.append(1), list.append(s, 2), s.pop(), list.pop(s), Text("x").upper(), [].append(1), "y".upper()
