def python(x):
    return x


class Made:
    def __init__(self, x):
        self.x = x


class Called:
    def __call__(self, x):
        return x


class Sized(list):
    def append(self, x):
        super().append(x)


def site(f, x):
    return f(x)


def method_site(on, x):
    on.append(x)


def nested_site(f, g, x):
    return f(g(x))


def calls_back(x):
    return sorted([x, x], key=python)


for f in (python, python, abs, Made, len, "".join, Called(), str, int, calls_back, lambda x: repr(x), python, abs):
    for x in ("a", -1, [], ["b"]):
        try:
            site(f, x)
        except (TypeError, ValueError):
            pass
for on in (Sized(), Sized(), [], [], bytearray(), Sized()):
    method_site(on, 1)
for f in (python, abs, calls_back, str, abs):
    for g in (python, abs, int, calls_back, abs):
        try:
            nested_site(f, g, -3)
        except TypeError:
            pass
for i in range(300):
    site(python if i < 100 else abs if i < 200 else Made, i)
for i in range(20):
    site((python, abs)[i % 2], i), method_site(([], Sized())[i % 2], i)
for recursive in (lambda f: f, lambda f: site(abs, -1), lambda f: site(f, python)):
    site(recursive, lambda f: site(abs, 1))
