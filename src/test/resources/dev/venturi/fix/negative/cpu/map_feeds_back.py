# expect: C-STATE
weights = [1]


def work(n):
    return sum(i * w for i in range(n) for w in weights)  #@ 2


def main():
    for value in map(work, range(9)):  #@ 1
        weights.append(value % 7)
    print(weights)


if __name__ == "__main__":
    main()
