import time


def fetch(name):
    time.sleep(0.002)  #@ 2
    return name + "!"


def run(names):
    out = []
    for name in names:
        name = name.strip()
        out.append((name, fetch(name)))  #@ 1
    return out


print(run([" a", "b "]))
