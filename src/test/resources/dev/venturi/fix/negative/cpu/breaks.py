# expect: C-EARLYEXIT
def score(n):
    return sum(i % 7 for i in range(n))  #@ 2


def main():
    total = 0
    for n in range(100):
        total += score(n)  #@ 1
        if total > 500:
            break
    print(total)


if __name__ == "__main__":
    main()
