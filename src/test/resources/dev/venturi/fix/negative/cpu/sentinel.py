# expect: C-STATE
NOTHING = object()


def find(n):
    for i in range(2, n):
        if n % i == 0:  #@ 2
            return i
    return NOTHING


if __name__ == "__main__":
    for n in range(9, 30):
        if find(n) is NOTHING:  #@ 1
            print(n)
