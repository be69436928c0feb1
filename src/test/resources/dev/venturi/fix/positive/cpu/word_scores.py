import hashlib
from itertools import combinations
words = """alpha beta gamma delta epsilon zeta eta theta""".split()

def score(a: str, b: str) -> float:
    digest = hashlib.md5((a + b).encode()).hexdigest()
    total = 0
    for i, ch in enumerate(digest * 20):
        total += int(ch, 16) * (i % 5)  #@ 2
    return total / len(digest)

best = None
table = {}
for a, b in combinations(words, 2):
    s = score(a, b)  #@ 1
    table[a, b] = s
    if best is None or s > best[0]:
        best = (s, a, b)
print(best)
print(len(table), round(sum(table.values()), 6))
