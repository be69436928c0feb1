def collatz(n):
    steps = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1  #@ 2
        steps += 1
    return steps


def longest(limit):
    best = (0, 0)
    for n in range(1, limit):
        if n % 5 == 0:
            continue
        steps = collatz(n)  #@ 1
        if steps > best[1]:
            best = (n, steps)
    return best


if __name__ == "__main__":
    print(longest(60))
