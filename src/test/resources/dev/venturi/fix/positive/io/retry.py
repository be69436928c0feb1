import time


def call(n):
    time.sleep(0.001)
    if n < 0:
        raise OSError(n)
    return n


def ask(n):
    for attempt in range(3):
        try:
            return call(n)  #@ 2
        except OSError:
            time.sleep(0.001 * 2**attempt)
    return None


def run(numbers):
    results = []
    for n in numbers:
        results.append(ask(n))  #@ 1
    return results


print(run([1, -1, 2]))
