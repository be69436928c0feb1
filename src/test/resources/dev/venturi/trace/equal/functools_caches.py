import functools
import operator


@functools.lru_cache(maxsize=None)
def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


@functools.lru_cache(maxsize=4)
def small(a, b=0):
    return a + b


@functools.singledispatch
def describe(x):
    return "object"


@describe.register(int)
def _(x):
    return "int"


@describe.register(list)
def _(x):
    return [describe(y) for y in x]


@functools.total_ordering
class Version:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        return self.n == other.n

    def __lt__(self, other):
        return self.n < other.n

    @functools.cached_property
    def half(self):
        return self.n / 2

    @functools.singledispatchmethod
    def take(self, x):
        return x

    @take.register(str)
    def _(self, x):
        return x * 2

    add = functools.partialmethod(lambda self, a, b: self.n + a + b, 1)


fibonacci(60), fibonacci.cache_info(), [small(i % 6, b=i % 2) for i in range(40)], small.cache_clear()
describe([1, "a", [2.5, True]]), Version(1) >= Version(2), Version(3).half, Version(3).take("x"), Version(3).take(4), Version(3).add(2)
functools.reduce(operator.mul, range(1, 10)), functools.reduce(lambda a, b: a + b, [1, 2, 3], 0)
sorted("bca", key=functools.cmp_to_key(lambda a, b: (a > b) - (a < b)))
functools.partial(small, 1)(b=2)
