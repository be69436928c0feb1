import itertools


def counts(n):
    total = 0
    for i in range(n):
        try:
            got = yield i
        except ValueError as error:
            total += 100
        else:
            total += got or 1
    return total


def delegates(n):
    result = yield from counts(n)
    yield result
    yield from [1, 2]


def cleans(log):
    try:
        yield 1
        yield 2
    finally:
        log.append(len(log))


def stubborn():
    try:
        yield
    except GeneratorExit:
        yield


def nested(depth):
    if depth:
        yield from nested(depth - 1)
    yield depth


def never():
    yield


log = []
list(counts(5)), list(delegates(3)), list(nested(6))
g = counts(5)
next(g), g.send(10), g.throw(ValueError()), g.close(), g.close()
try:
    g.send(1)
except StopIteration:
    pass
d = delegates(4)
next(d), d.send(3), d.throw(ValueError("x")), d.close()
for i in range(3):
    c = cleans(log)
    next(c)
    c.close()
c = cleans(log)
next(c)
del c
for x in cleans(log):
    break
fresh = never()
fresh.close()
try:
    never().throw(KeyError)
except KeyError:
    pass
c = cleans(log)
next(c)
try:
    c.throw(KeyError("k"))
except KeyError:
    pass
s = stubborn()
next(s)
try:
    s.close()
except RuntimeError:
    pass
r = counts(2)
try:
    while True:
        next(r)
except StopIteration as stop:
    stop.value
suspended = cleans(log)
next(suspended)
sum(x * x for x in counts(4)), max((y for y in counts(3)), default=None), dict((k, v) for k, v in zip("ab", counts(2)))
list(itertools.islice(counts(100), 7)), any(x > 2 for x in counts(9)), [*counts(3)], (lambda *a: a)(*counts(3)), " ".join(str(x) for x in counts(3))
a, b = counts(2)
try:
    a, b = counts(3)
except ValueError:
    pass
