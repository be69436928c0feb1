from pathlib import Path

HERE = Path(__file__).parent


def letters(path):
    found = set()
    with path.open() as file:
        for line in file:
            found.update(line.lower())  #@ 2
    return len(found)


def main():
    names = sorted(p.name for p in HERE.glob("*.py") if p.name == Path(__file__).name)
    for name in names:
        print(letters(HERE / name) > 5)  #@ 1


if __name__ == "__main__":
    main()
