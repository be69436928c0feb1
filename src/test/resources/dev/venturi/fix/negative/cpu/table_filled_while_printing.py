# expect: C-STATE
TABLE = []
for n in range(5):
    print("filling", n)
    TABLE.append(n * n)


def work(n):
    return sum(i * t for i in range(n) for t in TABLE)  #@ 2


results = []
for n in range(9):
    results.append(work(n))  #@ 1
print(results)
