# expect: B-DEPEND
import time


def fetch(a, b):
    time.sleep(0.01)  #@ 2
    return a, b


def run(lines):
    stream = iter(lines)
    out = []
    for line in stream:
        out.append(fetch(line, next(stream)))  #@ 1
    return out
