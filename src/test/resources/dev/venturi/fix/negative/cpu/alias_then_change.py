# expect: C-STATE
def mark(cell):
    current = cell
    while current:
        last = current
        current = current.get("next")
    last["seen"] = True  #@ 2
    return 1


def main():
    cells = [{"next": None} for _ in range(4)]
    print(sum(mark(cell) for cell in cells), cells)  #@ 1


if __name__ == "__main__":
    main()
