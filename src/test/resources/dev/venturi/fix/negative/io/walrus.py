# expect: none
import time


def fetch(name):
    time.sleep(0.002)  #@ 2
    return name


def run(names):
    out = []
    for name in names:
        out.append((fetch(key := name.upper()), key))  #@ 1
    return out
