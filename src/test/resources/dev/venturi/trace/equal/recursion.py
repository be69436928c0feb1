def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


def even(n):
    return n == 0 or odd(n - 1)


def odd(n):
    return n != 0 and even(n - 1)


def ackermann(m, n):
    if not m:
        return n + 1
    return ackermann(m - 1, ackermann(m, n - 1) if n else 1)


def flatten(x):
    return sum(map(flatten, x), []) if isinstance(x, list) else [x]


def permutations(items):
    if len(items) < 2:
        return [items]
    return [[x] + rest for i, x in enumerate(items) for rest in permutations(items[:i] + items[i + 1:])]


fibonacci(14), even(40), ackermann(2, 3), flatten([1, [2, [3, [4]], 5], [[6]]]), permutations([1, 2, 3, 4])
repr([[[[]]]] * 3)
