"""Makes objects that the collector does not know, kind by kind, when told to, and says what each kind
occupies by the allocator's own account."""

import gc
import os
import re
import sys
import tempfile

COUNT = 30_000


KINDS = {
    "str": lambda i: "number %d" % i,
    "int": lambda i: (1 << 40) + i,
    "float": lambda i: i + 0.5,
    "bytes": lambda i: b"number %d" % i,
    "dict": lambda i: {"a": None, "b": True},
    "tuple": lambda i: (None, True, i & 1),
    "complex": lambda i: complex(i, 1),
}
if sys.version_info >= (3, 14):
    del KINDS["dict"]  # the collector knows every dict


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


allocated()
kept = [[None] * COUNT for _ in KINDS]
numbers = list(range(COUNT))
gc.collect()
print("ready", flush=True)
sys.stdin.readline()
for (name, factory), room in zip(KINDS.items(), kept):
    before = allocated()
    for i in numbers:
        room[i] = factory(i)
    print(name, COUNT, allocated() - before)
gc.collect()  # only now the tuples are let go by the collector
print("total", allocated())
print("ready", flush=True)
sys.stdin.readline()
