def square(x):
    return x * x


class Body:
    values = [square(i) for i in range(4)]
    table = {k: len(v) for k, v in {"a": "x", "b": "yy"}.items()}


def closes(n):
    functions = [lambda: i for i in range(n)]
    return [f() for f in functions], {f() for f in [lambda j=j: j for j in range(n)]}


def deep(n):
    return [[[square(k) for k in range(j)] for j in range(i) if j % 2] for i in range(n)]


def fails():
    try:
        return [1 // (2 - i) for i in range(4)]
    except ZeroDivisionError:
        return [x for x in range(3) if not square(x)]


[square(i) for i in range(5)], {square(i) for i in range(5)}, {i: square(i) for i in range(5)}, list(square(i) for i in range(5))
closes(4), deep(5), fails(), [x for x in [y for y in [z for z in range(3)]]], [abs(-x) for x in range(3)], {str(x): repr(x) for x in range(3)}
