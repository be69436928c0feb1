# expect: C-STATE
def median(values):
    values.sort()
    total = sum(v * v for v in values)  #@ 2
    return values[len(values) // 2], total


def main():
    rows = [[3, 1, 2], [9, 8, 7]]
    print([median(row) for row in rows], rows)  #@ 1


if __name__ == "__main__":
    main()
