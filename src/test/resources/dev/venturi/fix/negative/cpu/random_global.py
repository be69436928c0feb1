# expect: C-RNG
import random

random.seed(1)


def estimate(rounds):
    return sum(random.random() for _ in range(rounds))  #@ 2


if __name__ == "__main__":
    print([estimate(n) for n in range(5)])  #@ 1
