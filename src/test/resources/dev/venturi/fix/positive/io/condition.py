import time


def get(n):
    time.sleep(0.005)  #@ 2
    return n * n


def run(numbers):
    out = []
    skipped = 0
    for n in numbers:
        if n % 2:
            skipped += 1
            continue
        if n > 2:
            value = get(n)  #@ 1
            out.append(value)
        else:
            out.append(-n)
    return out, skipped


print(run([1, 2, 3, 4, 5, 6, 8]))
