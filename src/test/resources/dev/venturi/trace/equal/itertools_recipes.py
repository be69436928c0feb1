import collections
import itertools
import operator


def pairwise(iterable):
    a, b = itertools.tee(iterable)
    next(b, None)
    return zip(a, b)


def grouper(iterable, n):
    return itertools.zip_longest(*[iter(iterable)] * n)


def roundrobin(*iterables):
    pending = len(iterables)
    nexts = itertools.cycle(iter(it).__next__ for it in iterables)
    while pending:
        try:
            for next in nexts:
                yield next()
        except StopIteration:
            pending -= 1
            nexts = itertools.cycle(itertools.islice(nexts, pending))


def powerset(s):
    return itertools.chain.from_iterable(itertools.combinations(s, r) for r in range(len(s) + 1))


def unique(iterable, key):
    seen = set()
    for element in itertools.filterfalse(lambda e: key(e) in seen, iterable):
        seen.add(key(element))
        yield element


list(pairwise(range(9))), list(grouper("abcdefg", 3)), list(roundrobin("abc", "d", "ef")), list(powerset("abcd")), list(unique("aAbBc", str.lower))
[(k, list(g)) for k, g in itertools.groupby(sorted("mississippi"), key=lambda c: c < "n")]
list(itertools.accumulate(range(9), operator.add)), list(itertools.accumulate(range(9), lambda a, b: max(a, b)))
list(itertools.starmap(pow, [(2, 3), (3, 2)])), list(itertools.takewhile(lambda x: x < 3, itertools.count()))
collections.deque(itertools.product("ab", repeat=3), maxlen=0)
