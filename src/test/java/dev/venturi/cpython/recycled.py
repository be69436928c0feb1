"""Makes code and throws it away, so that the next code objects lie where others lay.

What it makes bears a letter in the names of its files and functions. Those of one stack are alike.
"""
import itertools

SOURCE = """
def outer_{0}(n):
    return inner_{0}(n) + 1


def inner_{0}(n):
    total = 0
    for i in range(n):
        total += i
    return total


for _ in range(3):
    outer_{0}(600)
"""


def run(letter):
    exec(compile(SOURCE.format(letter), "made_%s.py" % letter, "exec"), {})


print("ready", flush=True)
for letter in itertools.cycle("abcdefg"):
    run(letter)
