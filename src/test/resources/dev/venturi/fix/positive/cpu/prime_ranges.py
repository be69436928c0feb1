import math
from typing import Iterable

def is_prime(n: int) -> bool:
    if n < 2:
        return False
    for d in range(2, int(math.sqrt(n)) + 1):
        if n % d == 0:
            return False  #@ 3
    return True

def count_primes(lo: int, hi: int) -> int:
    count = 0
    for n in range(lo, hi):
        if is_prime(n):  #@ 2
            count += 1
    return count

def total(bounds: Iterable) -> int:
    return sum(count_primes(lo, hi) for lo, hi in bounds)  #@ 1

if __name__ == "__main__":
    step = 100
    print(total([(k, k + step) for k in range(0, 2000, step)]))
