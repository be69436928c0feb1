"""Places that called a function in Python first, then functions in C and classes that call back."""


def site(f, x):
    return f(x)


def takes_key(f, numbers, key):
    return f(numbers, key=key)


def takes_two(f, a, b):
    return f(a, b)


def pick(numbers, key):
    return key(numbers[0])


def negative(x):
    return -x


class Keyed:
    def __init__(self, numbers, key):
        self.first = key(numbers[0])


for f in (pick, sorted, max, Keyed, pick, Keyed, sorted, sorted, min, Keyed):
    takes_key(f, [3, 1, 2], negative)
for f in (pick, sorted, pick):
    takes_key(f, [3, 1], lambda x: takes_key(sorted, [x, 2], negative)[0])
for f, a, b in ((pick, [1], negative), (filter, negative, [1]), (map, negative, [1]), (sum, [2], 1), (isinstance, 1, Keyed), (next, iter(map(negative, [5])), 0),
                (sum, map(negative, [1, 2]), 0), (Keyed, [4], negative), (next, (negative(x) for x in [1]), 0), (divmod, 7, 2)):
    takes_two(f, a, b)
for f in (negative, list, tuple, sorted, sum, any, negative, set, list):
    site(f, 3 if f is negative else map(negative, range(3)))
