"""Reads the values that a slow sensor sends through a pipe, and smooths them as they come."""

import argparse
import subprocess
import sys

SENSOR = """
import sys, time
for number in range(int(sys.argv[1])):
    time.sleep(0.04)
    print(number * 37 % 101, flush=True)
"""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=90)
    args = parser.parse_args()

    smooth = 0.0
    with subprocess.Popen(
        [sys.executable, "-c", SENSOR, str(args.size)], stdout=subprocess.PIPE, universal_newlines=True
    ) as sensor:
        for line in sensor.stdout:
            smooth = 0.9 * smooth + 0.1 * int(line)
    print(f"{smooth:.6f}")


if __name__ == "__main__":
    main()
