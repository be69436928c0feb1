class Everything:
    def __init__(self, n=0):
        self.n = n

    def __new__(cls, *args):
        return super().__new__(cls)

    def __call__(self, *args, **kwargs):
        return self.n + len(args)

    def __getattr__(self, name):
        if name.startswith("dyn"):
            return len(name)
        raise AttributeError(name)

    def __setattr__(self, name, value):
        object.__setattr__(self, name, value)

    def __delattr__(self, name):
        object.__delattr__(self, name)

    def __iter__(self):
        self.i = 0
        return self

    def __next__(self):
        self.i += 1
        if self.i > 3:
            raise StopIteration
        return self.i

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        return kind is KeyError

    def __len__(self):
        return 4

    def __getitem__(self, key):
        return key

    def __setitem__(self, key, value):
        pass

    def __delitem__(self, key):
        pass

    def __contains__(self, x):
        return x == 3

    def __bool__(self):
        return True

    def __add__(self, other):
        return NotImplemented

    def __radd__(self, other):
        return Everything(other)

    def __iadd__(self, other):
        return self

    def __eq__(self, other):
        return isinstance(other, Everything)

    def __hash__(self):
        return 42

    def __lt__(self, other):
        return False

    def __neg__(self):
        return self

    def __index__(self):
        return 2

    def __float__(self):
        return 1.5

    def __str__(self):
        return "text"

    def __repr__(self):
        return "<%s>" % self.n

    def __format__(self, spec):
        return spec or "plain"

    def __reversed__(self):
        return iter([3, 2, 1])

    def __dir__(self):
        return ["a", "b"]

    def __matmul__(self, other):
        return self

    def __divmod__(self, other):
        return 1, 2

    def __round__(self, digits=0):
        return 7

    def __bytes__(self):
        return b"x"

    def __instancecheck__(self, other):
        return True


e = Everything(3)
e(), e(1, 2, x=3), e.dynamic, hasattr(e, "absent"), getattr(e, "no", None), list(e), len(e), e[1], e[1:2], 3 in e, not e, -e, e == e, e != e, e < e
e[0] = 1
del e[0]
e.x = 1
del e.x
for x in e:
    pass
with e as f:
    raise KeyError
with e:
    str(f)
try:
    e + e
except TypeError:
    pass
3 + e
e += 1
{e: 1}[Everything()], {e, Everything()}, [0, 1, 2, 3][e], float(e), hex(e), "%s %r" % (e, e), f"{e} {e!r} {e:spec}", format(e), list(reversed(e)), dir(e), e @ e, divmod(e, 2)
round(e), round(e, 1), bytes(e), isinstance(1, e), max(e, e), sorted([e, e]), "{0[k]} {0.dyn}".format(e), bool(e), print(e), [*e], dict(zip(e, e))
