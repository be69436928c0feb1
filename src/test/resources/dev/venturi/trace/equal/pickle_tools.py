import copyreg
import io
import pickle
import pickletools


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __reduce__(self):
        return Point, (self.x, self.y)


class Slotted:
    __slots__ = "a"

    def __getstate__(self):
        return self.a

    def __setstate__(self, state):
        self.a = state


slotted = Slotted()
slotted.a = 3
data = [Point(1, 2), slotted, {"a": (1, 2.5, b"x", None)}, 10 ** 30]
data.append(data)
for protocol in range(2, 5):
    text = pickle.dumps(data, protocol)
    pickle.loads(text)
    pickletools.dis(text, io.StringIO())
    pickletools.optimize(text)
pickle._loads(pickle._dumps(data))
copyreg.pickle(complex, lambda c: (complex, (c.real, c.imag)))
pickle.loads(pickle.dumps(3 + 4j))
