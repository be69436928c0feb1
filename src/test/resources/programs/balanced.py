"""Turns a list of numbers over and over: eight steps that cost about the same, each needs the one before."""

import argparse


def scramble(numbers):
    return [(number * 1103515245 + 12345) % 2147483648 for number in numbers]


def running_sum(numbers):
    total = 0
    result = []
    for number in numbers:
        total = (total + number) % 1000003
        result.append(total)
    return result


def digits(numbers):
    result = []
    for number in numbers:
        result.append(number * 10 + len(str(number)))
    return result


def neighbours(numbers):
    result = []
    for before, after in zip(numbers, numbers[1:] + numbers[:1]):
        result.append(before ^ after if before > after else before + after)
    return result


def by_remainder(numbers):
    groups = {}
    for number in numbers:
        groups.setdefault(number % 97, []).append(number)
    return [number for key in sorted(groups) for number in groups[key]]


def bits(numbers):
    result = []
    for number in numbers:
        low, high = number & 0xFFFF, number >> 16
        result.append((low << 8 | high) & 0x7FFFFFFF)
    return result


def odd_and_even(numbers):
    odd = [number for number in numbers if number % 2]
    even = [number for number in numbers if not number % 2]
    return [number // 2 + 7 for number in odd] + [number // 2 * 3 for number in even]


def clamp(numbers):
    result = []
    for number in numbers:
        if number < 1000:
            number += 1000
        elif number > 900000:
            number %= 900000
        result.append(number)
    return result


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=700)
    args = parser.parse_args()

    numbers = list(range(10000))
    for _ in range(args.size):
        numbers = scramble(numbers)
        numbers = running_sum(numbers)
        numbers = digits(numbers)
        numbers = neighbours(numbers)
        numbers = by_remainder(numbers)
        numbers = bits(numbers)
        numbers = odd_and_even(numbers)
        numbers = clamp(numbers)
    print(sum(numbers))


if __name__ == "__main__":
    main()
