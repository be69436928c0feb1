"""Many calls of functions in C."""

from work import measured


def mix(rounds):
    items = []
    table = {"key": 1}
    word = "venturi"
    total = 0
    for i in range(rounds):
        items.append(i)
        total += len(word)
        total += abs(-i)
        total += ord("v")
        total += table.get("key")
        total += word.startswith("v")
        total += hash(i)
        total += items.pop()
    return total


def job(amount):
    for _ in range(amount):
        mix(100)


def calls(amount):
    return 1 + amount * (1 + 100 * 8)


measured(job, calls)
