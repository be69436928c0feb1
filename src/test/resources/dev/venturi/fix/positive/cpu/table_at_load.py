import math

SINES = []
for degree in range(360):
    SINES.append(math.sin(math.radians(degree)))
NAMES = {}
for number, name in enumerate(["a", "b"]):
    NAMES[name] = number


def wave(name, n):
    return sum(SINES[(i * n) % 360] for i in range(50)) + NAMES[name]  #@ 2


total = 0.0
for name in ("a", "b"):
    for n in range(5):
        total += wave(name, n)  #@ 1
print("%.9f" % total)
