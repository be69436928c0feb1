def counter():
    count = 0

    def increment(by=1):
        nonlocal count
        count += by
        return count

    def reset():
        nonlocal count
        count = 0

    return increment, reset


class A:
    def hello(self, n):
        return [self.name() for _ in range(n)]

    def name(self):
        return "a"


class B(A):
    def hello(self, n):
        return super().hello(n) + super(B, self).hello(1)

    def name(self):
        return super().name() + "b"


class C(A):
    def name(self):
        return "c" + super().name()


class D(B, C):
    __slots__ = ()

    @classmethod
    def make(cls):
        return cls()

    @staticmethod
    def tool(x):
        return len(x)


increment, reset = counter()
increment(), increment(5), reset(), [increment() for _ in range(4)]
compose = lambda *fs: (lambda x: [x := f(x) for f in fs])
compose(abs, str, len, lambda x: -x)(-12)
D.make().hello(3), D.tool("x"), B.hello(D(), 1), A.name(D()), D.__mro__, list(map(D.make().hello, range(2))), [m(D()) for m in (A.name, B.name, C.name)]
bound = D().name
bound(), bound.__func__(D()), getattr(D(), "name")(), D.__dict__["tool"].__func__("y")
