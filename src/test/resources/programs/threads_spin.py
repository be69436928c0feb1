"""Counts primes with four threads, which take turns instead of working at the same time."""

import argparse
from concurrent.futures import ThreadPoolExecutor


def count_primes(start, stop):
    primes = 0
    for number in range(start, stop):
        divisor = 2
        while divisor * divisor <= number and number % divisor:
            divisor += 1
        primes += number > 1 and divisor * divisor > number
    return primes


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=1200000)
    args = parser.parse_args()

    step = args.size // 16 or 1
    starts = range(0, args.size, step)
    with ThreadPoolExecutor(4) as threads:
        counts = threads.map(count_primes, starts, [min(start + step, args.size) for start in starts])
        print(sum(counts))


if __name__ == "__main__":
    main()
