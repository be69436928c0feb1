from itertools import product


def distance(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a):
        last = row[:]
        row[0] = i + 1
        for j, y in enumerate(b):
            row[j + 1] = min(last[j] + (x != y), last[j + 1] + 1, row[j] + 1)  #@ 2
    return row[-1]


def main():
    words = ["kitten", "sitting", "mitten"]
    out = []
    for a, b in product(words, words):
        out.append(distance(a, b))  #@ 1
    print(out)


if __name__ == "__main__":
    main()
