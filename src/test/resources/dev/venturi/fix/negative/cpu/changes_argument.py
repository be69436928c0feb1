# expect: C-STATE
def normalise(row):
    largest = max(row)
    for i in range(len(row)):
        row[i] /= largest  #@ 2


def main():
    rows = [[1.0, 2.0], [4.0, 3.0]]
    for row in rows:
        normalise(row)  #@ 1
    print(rows)


if __name__ == "__main__":
    main()
