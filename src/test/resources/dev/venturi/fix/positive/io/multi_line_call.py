import time


def ask(name, *, scale, shift=0):
    time.sleep(0.002)  #@ 2
    return name * scale + shift


def run(names):
    return [
        ask(
            name,
            scale=2,  #@ 1
            shift=1,
        )
        for name in names
        if name
    ]


print(run([0, 1, 2]))
