"""No guard here."""
# settings
SIZE = 5
LIMIT = SIZE * 2


def work(n):
    return sum(i % LIMIT for i in range(n))  #@ 2


numbers = list(range(SIZE))
results = [work(n) for n in numbers]  #@ 1
print("sum", sum(results))
text = """two
lines"""
print(text)
