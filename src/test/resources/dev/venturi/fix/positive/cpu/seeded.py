import random


def estimate(seed, rounds):
    rng = random.Random(seed)
    hits = 0
    for _ in range(rounds):
        x, y = rng.random(), rng.random()
        hits += x * x + y * y <= 1  #@ 2
    return 4 * hits / rounds


def main(rounds=200):
    values = [estimate(seed, rounds) for seed in range(6)]  #@ 1
    print(sum(values) / len(values))


if __name__ == "__main__":
    main()
