"""Allocates and frees in several threads, beside objects that stay."""

import sys
import threading
import time

SECONDS = float(sys.argv[1])


class Kept:
    def __init__(self, i):
        self.i = i
        self.other = None


class Brief:
    def __init__(self):
        self.me = self  # a cycle: only the collector frees it


class Chain:
    __slots__ = ("next",)


def churn():
    held = []
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        held.append([Brief() for _ in range(50)])
        held.append({"k": Chain(), "d": {}, "s": {1, 2}, "t": (held,)})
        if len(held) > 400:
            del held[:300]

        def local(x=held):
            return (y for y in x)

        local()
        time.sleep(0.001)


kept = [Kept(i) for i in range(10_000)]


def names(cls, seen):
    if cls not in seen:
        seen.add(cls)
        for sub in type.__subclasses__(cls):
            names(sub, seen)


seen = set()
names(object, seen)
for cls in seen:
    print("type", cls.__qualname__)
print("ready", flush=True)
threads = [threading.Thread(target=churn) for _ in range(3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
