"""More records than a ring holds, so that the thread waits for room."""


def tick(n):
    return n


def burst(n):
    for i in range(n):
        tick(i)
        abs(i)
        yield i


sum(1 for _ in burst(20000))
