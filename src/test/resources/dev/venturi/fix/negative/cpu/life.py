# expect: C-STATE
def step(cells, size):
    fresh = set()
    for x in range(size):
        for y in range(size):
            near = sum((x + i, y + j) in cells for i in (-1, 0, 1) for j in (-1, 0, 1))
            if near == 3 or near == 4 and (x, y) in cells:  #@ 2
                fresh.add((x, y))
    return fresh


def main():
    cells = {(1, 2), (2, 2), (3, 2)}
    for _ in range(10):
        cells = step(cells, 6)  #@ 1
    print(sorted(cells))


if __name__ == "__main__":
    main()
