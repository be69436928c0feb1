import functools


def traced(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        wrapper.calls += 1
        return function(*args, **kwargs)

    wrapper.calls = 0
    return wrapper


def repeat(n):
    def decorate(function):
        def run(*args):
            return [function(*args) for _ in range(n)]

        return run

    return decorate


class Memo:
    def __init__(self, function):
        self.function, self.cache = function, {}

    def __call__(self, *args):
        if args not in self.cache:
            self.cache[args] = self.function(*args)
        return self.cache[args]

    def __get__(self, instance, owner):
        return functools.partial(self, instance)


@traced
@repeat(3)
def add(a, b=2):
    return a + b


@Memo
def binomial(n, k):
    return 1 if k in (0, n) else binomial(n - 1, k - 1) + binomial(n - 1, k)


class Uses:
    @traced
    def method(self, x):
        return x

    @Memo
    def remembered(self, x):
        return x * 2

    @staticmethod
    @traced
    def static(x):
        return x

    @classmethod
    def made(cls):
        return cls()


add(1), add(1, 2), binomial(12, 5), Uses().method(3), Uses.static(4), Uses.made().remembered(5), [Uses.static(i) for i in range(5)]
