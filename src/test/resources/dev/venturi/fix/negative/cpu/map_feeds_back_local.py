# expect: C-STATE
def main():
    rows = [[1], [2], [3]]
    out = []
    for value in map(total, rows):  #@ 1
        rows[-1].append(value)
        out.append(value)
    print(out, rows)


def total(row):
    return sum(x * x for x in row)  #@ 2


if __name__ == "__main__":
    main()
