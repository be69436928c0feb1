"""Generators in a row, a tree walked by generators, and coroutines that a loop of our own drives."""

from work import measured


def numbers(limit):
    for i in range(limit):
        yield i


def kept(items, divisor):
    for item in items:
        if item % divisor:
            yield item


def squared(items):
    for item in items:
        yield item * item


class Tree:
    def __init__(self, low, high):
        middle = (low + high) // 2
        self.value = middle
        self.left = Tree(low, middle) if low < middle else None
        self.right = Tree(middle + 1, high) if middle + 1 < high else None

    def __iter__(self):
        if self.left:
            yield from self.left
        yield self.value
        if self.right:
            yield from self.right


class Pause:
    def __await__(self):
        yield self


async def child(rounds):
    for _ in range(rounds):
        await Pause()
    return rounds


async def parent(rounds):
    return await child(rounds) + await child(rounds)


def drive(coroutines):
    done = 0
    waiting = list(coroutines)
    while waiting:
        going_on = []
        for coroutine in waiting:
            try:
                coroutine.send(None)
                going_on.append(coroutine)
            except StopIteration as end:
                done += end.value
        waiting = going_on
    return done


def job(amount):
    for _ in range(amount):
        assert sum(squared(kept(numbers(100), 3))) == 215589
        assert len(list(Tree(0, 30))) >= 30
        assert drive([parent(5) for _ in range(6)]) == 60


measured(job)
