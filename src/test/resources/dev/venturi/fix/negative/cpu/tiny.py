# expect: C-GRAIN
def square(n):
    return n * n + 1  #@ 2


if __name__ == "__main__":
    print(sum([square(n) for n in range(1000)]))  #@ 1
