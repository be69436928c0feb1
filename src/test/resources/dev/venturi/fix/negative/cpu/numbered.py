# expect: C-STATE
def work(k, n):
    return sum(i * k for i in range(n))  #@ 2


def main():
    k = 1
    total = 0
    for n in range(9):
        k = k * 2
        total += work(k, n)  #@ 1
    print(total)


if __name__ == "__main__":
    main()
