# expect: C-STATE
def extend(row, more):
    row += [m * m for m in more]  #@ 2
    return len(row)


def main():
    rows = [[1], [2]]
    print([extend(row, [1, 2]) for row in rows], rows)  #@ 1


if __name__ == "__main__":
    main()
