import random

r = random.Random(20240601)
for draw in (r.random, lambda: r.gauss(0, 1), lambda: r.randint(1, 6), lambda: r.expovariate(2), lambda: r.betavariate(1, 2)):
    [draw() for _ in range(20)]
deck = list(range(52))
r.shuffle(deck)
r.sample(deck, 10), r.choices(deck, range(1, 53), k=5), r.choice(deck), r.getrandbits(70)
r.setstate(r.getstate())


class Constant(random.Random):
    def random(self):
        return 0.25


Constant(1).choice("abcdef")
