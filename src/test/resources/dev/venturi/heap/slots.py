"""The same classes without and with slots, measured by the allocator's own account."""

import gc
import os
import re
import sys
import tempfile

COUNT = 20_000


def build(attributes, base_attributes, slots):
    """A class with a base class, both with attributes or both with slots of the same names."""
    own = ["own_%d" % i for i in range(attributes)]
    inherited = ["base_%d" % i for i in range(base_attributes)]
    space = {"__slots__": tuple(inherited)} if slots else {}
    base = type("Base", (), space)
    space = {"__slots__": tuple(own)} if slots else {}
    cls = type("%s_%d_%d" % ("Slotted" if slots else "Dict", attributes, base_attributes), (base,), space)
    return cls, own + inherited


def fill(cls, names):
    made = cls()
    for name in names:
        setattr(made, name, None)
    return made


def allocated():
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


kept = []
for own, inherited in ((1, 0), (2, 0), (3, 0), (4, 0), (5, 0), (8, 0), (12, 0), (20, 0), (2, 3), (0, 4)):
    for slots in (False, True):
        cls, names = build(own, inherited, slots)
        for _ in range(200):
            fill(cls, names)
        gc.collect()
        room = [None] * COUNT
        before = allocated()
        for i in range(COUNT):
            room[i] = fill(cls, names)
        print(cls.__name__, allocated() - before)
        kept.append(room)
print("ready", flush=True)
sys.stdin.read()
