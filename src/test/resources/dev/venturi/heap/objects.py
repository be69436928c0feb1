"""Makes a known number of objects of many kinds, says what it made and what that occupies by the
allocator's own account, then waits for its standard input to end."""

import collections
import dataclasses
import gc
import os
import re
import sys
import tempfile
import types

COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
MODE = sys.argv[2] if len(sys.argv) > 2 else "plain"


class Plain:
    def __init__(self, i):
        self.a = i
        self.b = None
        self.c = "shared"


class Eight:
    def __init__(self, i):
        self.a = self.b = self.c = self.d = self.e = self.f = self.g = self.h = i


class Forty:
    def __init__(self, i):
        for k in range(40):
            setattr(self, "field_%d" % k, None)


@dataclasses.dataclass
class Record:
    name: str
    age: int
    email: str


@dataclasses.dataclass(slots=True)
class SlottedRecord:
    name: str
    age: int
    email: str


class Slotted:
    __slots__ = ("x", "y", "__weakref__")

    def __init__(self, i):
        self.x = i
        self.y = None


class SlottedChild(Slotted):
    __slots__ = ("z",)


class Touched(Plain):
    """The dictionary of each instance was asked for."""


class Extra(Plain):
    """Every tenth instance has one attribute more."""


class Growing(Plain):
    """Every instance has an attribute of its own name, so keys cannot be shared."""


class Base:
    def __init__(self, i):
        self.base = i


class Middle(Base):
    pass


class Leaf(Middle):
    def __init__(self, i):
        super().__init__(i)
        self.leaf = i


class MyList(list):
    pass


class MyTuple(tuple):
    pass


class MyDict(dict):
    pass


class MyInt(int):
    pass


class MyText(str):
    __slots__ = ()


class Empty:
    __slots__ = ()


class MySet(set):
    pass


class MyError(Exception):
    pass


class Deque(collections.deque):
    pass


Pair = collections.namedtuple("Pair", "left right")


class Cycle:
    def __init__(self, i):
        self.me = self


def local_class():
    class Inner:
        def __init__(self, i):
            self.value = i

    return Inner


Inner = local_class()


def other_module():
    module = types.ModuleType("other")
    exec("class Plain:\n    def __init__(self, i):\n        self.p = i\n", module.__dict__)
    sys.modules["other"] = module
    return module


other = other_module()


def touched(i):
    made = Touched(i)
    made.__dict__
    return made


def extra(i):
    made = Extra(i)
    if i % 10 == 0:
        made.extra = None
    return made


def growing(i):
    made = Growing(i)
    setattr(made, "own_%d" % (i % 200), None)
    return made


def generator(i):
    x = y = z = i
    yield x + y + z


KINDS = [
    (Plain, lambda i: Plain(i)),
    (Eight, lambda i: Eight(i)),
    (Forty, lambda i: Forty(i)),
    (Record, lambda i: Record("n", 3, "e")),
    (SlottedRecord, lambda i: SlottedRecord("n", 3, "e")),
    (Slotted, lambda i: Slotted(None)),
    (SlottedChild, lambda i: SlottedChild(None)),
    (Touched, touched),
    (Extra, extra),
    (Growing, growing),
    (Leaf, lambda i: Leaf(None)),
    (MyList, lambda i: MyList((None,) * (i % 5))),
    (MyTuple, lambda i: MyTuple((None,) * (i % 5))),
    (MyDict, lambda i: MyDict(a=None)),
    (MyInt, lambda i: MyInt(1 << 40)),
    (MyText, lambda i: MyText("text")),
    (Empty, lambda i: Empty()),
    (MySet, lambda i: MySet(range(i % 12))),
    (MyError, lambda i: MyError()),
    (Pair, lambda i: Pair(None, None)),
    (Cycle, lambda i: Cycle(i)),
    (Inner, lambda i: Inner(None)),
    (other.Plain, lambda i: other.Plain(None)),
    (list, lambda i: [None] * (i % 7)),
    (dict, lambda i: {"key": KINDS, "n": None}),
    (tuple, lambda i: (KINDS, None)),
    (set, lambda i: {"k"}),
    (type(generator(0)), generator),
]


def allocated():
    """Bytes in use in CPython's allocator, as it says itself."""
    sys.stderr.flush()
    with tempfile.TemporaryFile() as file:
        saved = os.dup(2)
        os.dup2(file.fileno(), 2)
        try:
            sys._debugmallocstats()
        finally:
            os.dup2(saved, 2)
            os.close(saved)
        file.seek(0)
        text = file.read().decode()
    return int(re.search(r"# bytes in allocated blocks\s+=\s+([\d,]+)", text)[1].replace(",", ""))


NUMBERS = list(range(COUNT))
kept = []


def make(cls, factory):
    for i in range(200):
        factory(i)  # the first instances of a class are larger than the others
    gc.collect()
    room = [None] * COUNT
    before = allocated()
    for i in NUMBERS:
        room[i] = factory(i)
    after = allocated()
    kept.append(room)
    return after - before


def main():
    if MODE == "disabled":
        gc.disable()
    lines = []
    for cls, factory in KINDS:
        used = make(cls, factory)
        lines.append((cls, used))
    if MODE != "disabled":
        gc.collect()
    if MODE == "frozen":
        gc.freeze()
    counts = collections.Counter(map(type, gc.get_objects()))
    forty = [o for room in kept for o in room if type(o) is Forty]
    print("table", sum(sys.getsizeof(o.__dict__) for o in forty))
    del forty
    for cls, used in lines:
        print("made", cls.__module__, cls.__qualname__, COUNT, used)
    print("total", sum(counts.values()) + gc.get_freeze_count())
    for cls, count in counts.items():
        print("live", cls.__module__, cls.__qualname__.replace(" ", "_"), count)
    print("ready", flush=True)
    sys.stdin.read()


main()
