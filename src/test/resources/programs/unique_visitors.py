"""Counts the different visitors of each day, and looks through all that it has seen for every single one."""

import argparse


def visits(day, count):
    number = day + 1
    for _ in range(count):
        number = (number * 1103515245 + 12345) % 2147483648
        yield f"visitor-{number % (count // 2 + 1)}"


def unique(visitors):
    seen = []
    for visitor in visitors:
        if visitor not in seen:
            seen.append(visitor)
    return len(seen)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=16000)
    args = parser.parse_args()

    days = []
    for day in range(7):
        days.append(unique(list(visits(day, args.size))))
    print(days, sum(days))


if __name__ == "__main__":
    main()
