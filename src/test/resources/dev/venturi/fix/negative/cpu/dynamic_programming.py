# expect: C-STATE
def best(table, n):
    return max(table[i] + table[n - i - 1] for i in range(n)) + 1  #@ 2


def main():
    table = {0: 0}
    for n in range(1, 9):
        table[n] = best(table, n)  #@ 1
    print(table)


if __name__ == "__main__":
    main()
