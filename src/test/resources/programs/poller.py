"""Waits for jobs that get ready one after the other, and looks again after a while if the next is not."""

import argparse
import time


class Jobs:
    """Each job is ready when it has been asked for three times."""

    def __init__(self, count):
        self.count = count
        self.asked = 0

    def ready(self):
        self.asked += 1
        return min(self.count, self.asked // 3)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=26)
    args = parser.parse_args()

    jobs = Jobs(args.size)
    looks = 0
    while jobs.ready() < args.size:
        looks += 1
        time.sleep(0.05)
    print(args.size, "jobs ready after", looks, "looks")


if __name__ == "__main__":
    main()
