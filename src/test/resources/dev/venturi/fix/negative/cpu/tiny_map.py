# expect: C-GRAIN
def half(n):
    return n / 2  #@ 2


if __name__ == "__main__":
    print(sum(map(half, range(1000))))  #@ 1
