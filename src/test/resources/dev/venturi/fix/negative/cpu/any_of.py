# expect: C-EARLYEXIT
def odd(n):
    return sum(i for i in range(n)) % 2  #@ 2


if __name__ == "__main__":
    print(any(odd(n) for n in range(9)))  #@ 1
