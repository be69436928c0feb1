# expect: C-STATE
class Table:
    def __init__(self):
        self.reads = 0

    def __getitem__(self, key):
        self.reads += 1
        return key * 2


def total(table, n):
    value = 0
    for i in range(n):
        value += table[i]  #@ 2
    return value


def main():
    table = Table()
    print([total(table, n) for n in range(9)], table.reads)  #@ 1


if __name__ == "__main__":
    main()
