import bisect
import functools
import operator
import re


class Key:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return hash(self.n % 3)

    def __eq__(self, other):
        return self.n == other.n

    def __lt__(self, other):
        return self.n < other.n


def key(x):
    return -x


numbers = [5, 3, 8, 1, 9, 2]
sorted(numbers, key=key), numbers.sort(key=lambda x: (x % 3, key(x))), max(numbers, key=key), min(numbers, key=abs)
list(map(key, numbers)), list(filter(lambda x: x > 3, numbers)), list(map(lambda a, b: a + b, numbers, numbers)), list(map(str, map(key, numbers)))
functools.reduce(lambda a, b: a * b, numbers), functools.reduce(operator.add, numbers)
re.sub(r"\d", lambda m: str(int(m.group()) + 1), "1 2 3"), sorted(map(Key, numbers))[0].n
table = {Key(n): n for n in range(9)}
table[Key(4)], Key(40) in table, table.get(Key(7)), set(map(Key, numbers)) & set(map(Key, [1, 2])), list(table).index(Key(3)), [Key(1)].count(Key(1))
bisect.insort([Key(1), Key(5)], Key(3)), [Key(1), Key(2)] == [Key(1), Key(3)], list(iter(iter(numbers).__next__, 9)), sum(map(key, numbers), 0)
dict.fromkeys(map(Key, numbers)), any(map(key, numbers)), list(zip(map(key, numbers), filter(None, map(key, numbers)))), operator.attrgetter("n")(Key(3))
operator.methodcaller("__lt__", Key(2))(Key(1)), str.join("", map(str, numbers)), "".join(filter(str.isdigit, "a1b2")), list(enumerate(map(key, numbers)))
try:
    sorted(numbers, key=lambda x: 1 // (x - 8))
except ZeroDivisionError:
    pass
