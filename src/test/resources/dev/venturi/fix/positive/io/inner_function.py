import time


def run(base, names):
    def fetch(name):
        time.sleep(0.002)  #@ 2
        return base + name

    return [fetch(name) for name in names]  #@ 1


print(run("/", ["a", "b"]))
