# expect: C-RNG
from random import Random


def estimate(rounds):
    rng = Random()
    return sum(rng.random() for _ in range(rounds)) >= 0  #@ 2


if __name__ == "__main__":
    print([estimate(n) for n in range(5)])  #@ 1
