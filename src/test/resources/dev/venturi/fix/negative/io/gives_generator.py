# expect: B-DEPEND
import time


def lines(name):
    for n in range(3):
        time.sleep(0.002)  #@ 2
        yield name * n


def run(names):
    out = []
    for name in names:
        out.extend(lines(name))  #@ 1
    return out
