# expect: C-STATE
calls = 0


def work(n):
    global calls
    calls += 1
    return sum(i * i for i in range(n))  #@ 2


if __name__ == "__main__":
    print([work(n) for n in range(9)], calls)  #@ 1
