import time


def fetch(name):
    time.sleep(0.002)  #@ 3
    return name + "!"


def batch(names):
    return [fetch(name) for name in names]  #@ 2


def main():
    out = {}
    for kind in ("new", "old"):
        out[kind] = batch([kind + str(n) for n in range(5)])  #@ 1
    print(out)


main()
