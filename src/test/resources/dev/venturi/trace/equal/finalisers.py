import gc
import weakref

gc.disable()


class Dies:
    def __init__(self, log):
        self.log = log

    def __del__(self):
        self.log.append(len(self.log))


class Raises:
    def __del__(self):
        str(self)


log = []
for i in range(5):
    Dies(log)
dies = Dies(log)
del dies
many = [Dies(log) for _ in range(4)]
many.pop()
many.clear()
cycle = Dies(log)
cycle.self = cycle
del cycle
gc.collect()
target = Dies(log)
reference = weakref.ref(target, lambda r: log.append("gone"))
finalizer = weakref.finalize(target, log.append, "finalized")
del target
Raises()


def local():
    inner = Dies(log)
    return len(inner.log)


local()
values = weakref.WeakValueDictionary()
values["a"] = kept = Dies(log)
del kept
len(values)
