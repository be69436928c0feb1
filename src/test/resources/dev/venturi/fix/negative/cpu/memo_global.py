# expect: C-STATE
known = {}


def work(n):
    if n not in known:
        known[n] = sum(i * i for i in range(n))  #@ 2
    return known[n]


if __name__ == "__main__":
    print([work(n) for n in range(9)])  #@ 1
