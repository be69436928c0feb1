def python(*args, **kwargs):
    return len(args) + len(kwargs)


class Made:
    def __init__(self, *args, **kwargs):
        self.args = args

    def method(self, *args, **kwargs):
        return args


def site(f, *args, **kwargs):
    return f(*args, **kwargs)


def only_args(f, *args):
    return f(*args)


args, kwargs = [1, 2], {"a": 3}
python(*args), python(**kwargs), python(*args, **kwargs), python(1, *args, b=4, **kwargs)
max(*args), dict(**kwargs), print(*args, **{"sep": "-"}), sorted(*[args], **{"reverse": True}), int(*["7"]), str(*[b"x"], **{"encoding": "ascii"})
Made(*args, **kwargs).method(*args, **kwargs), [].append(*[1]), "{} {a}".format(*args, **kwargs), "x".join(*[["a", "b"]])
for i in range(3):
    for f in (python, print, Made, dict, Made().method, "{}".format, lambda *a, **k: a):
        try:
            site(f, *args[:i]), site(f, *args[:i], **{"sep": " "}), only_args(f, *args[:i]), only_args(f, "a", "b")
        except (TypeError, IndexError, ValueError):
            pass
for f in (python, max, python, min, Made, max):
    only_args(f, 1, 2)
list(map(lambda pair: python(*pair), [(1, 2), (3,)]))
"x".upper(*()), len(*["abc"]), isinstance(*(1, int))
