"""Runs a command for each of many files and waits for each to end before the next."""

import argparse
import subprocess


def convert(number):
    result = subprocess.run(
        ["sh", "-c", 'sleep 0.09; echo "file $1 converted"', "convert", str(number)],
        stdout=subprocess.PIPE,
        universal_newlines=True,
        check=True,
    )
    return result.stdout.strip()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=36)
    args = parser.parse_args()

    lines = []
    for number in range(args.size):
        lines.append(convert(number))
    print("\n".join(lines))


if __name__ == "__main__":
    main()
