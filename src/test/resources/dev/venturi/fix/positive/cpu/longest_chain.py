from functools import lru_cache

@lru_cache(maxsize=None)
def collatz(n):
    return 1 if n == 1 else 1 + collatz(n // 2 if n % 2 == 0 else 3 * n + 1)

def longest(lo, hi):
    best = max(range(lo, hi), key=collatz)  #@ 2
    return best, collatz(best)

def main():
    chunks = [(i, i + 50) for i in range(1, 500, 50)]
    print(max((longest(lo, hi) for lo, hi in chunks), key=lambda pair: pair[1]))  #@ 1

if __name__ == "__main__":
    main()
