# expect: C-STATE
import random


def estimate(rng, rounds):
    return sum(rng.random() for _ in range(rounds))  #@ 2


def main():
    rng = random.Random(5)
    print([estimate(rng, n) for n in range(5)])  #@ 1


if __name__ == "__main__":
    main()
