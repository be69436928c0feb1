"""Inspects the pictures of parts that a factory's cameras took.

Each picture is smoothed, its edges are found, and what is left tells whether
the part's surface is good or scratched. The pictures are made up, the same
ones on every run.
"""

import argparse
import multiprocessing
import random
import zlib
from collections import Counter
from typing import NamedTuple

WIDTH = 32
HEIGHT = 32


class Report(NamedTuple):
    part: int
    contrast: int
    scratched: int
    grade: str


def take_pictures(count):
    """Yields (part, pixels): a grey surface with noise, one part in five with a scratch."""
    rng = random.Random(2024)
    for part in range(count):
        noise = rng.getrandbits(8 * WIDTH * HEIGHT).to_bytes(WIDTH * HEIGHT, "little")
        pixels = bytearray(noise.translate(SURFACE))
        if rng.random() < 0.2:
            column = rng.randrange(4, WIDTH - 4)
            for row in range(rng.randrange(HEIGHT // 2), HEIGHT):
                pixels[row * WIDTH + column] = 20
                pixels[row * WIDTH + column + 1] = 30
        yield part, bytes(pixels)


# Noise of 0 to 255 becomes a grey value between 120 and 135.
SURFACE = bytes(120 + value // 16 for value in range(256))


def smooth(pixels):
    """Each pixel becomes the mean of itself and its eight neighbours."""
    result = bytearray(pixels)
    for y in range(1, HEIGHT - 1):
        for x in range(1, WIDTH - 1):
            at = y * WIDTH + x
            result[at] = (
                pixels[at - WIDTH - 1] + pixels[at - WIDTH] + pixels[at - WIDTH + 1]
                + pixels[at - 1] + pixels[at] + pixels[at + 1]
                + pixels[at + WIDTH - 1] + pixels[at + WIDTH] + pixels[at + WIDTH + 1]
            ) // 9
    return result


def find_edges(pixels):
    """How steeply the brightness changes at each pixel (Sobel's operator)."""
    result = bytearray(len(pixels))
    for y in range(1, HEIGHT - 1):
        for x in range(1, WIDTH - 1):
            at = y * WIDTH + x
            above, below = at - WIDTH, at + WIDTH
            across = (
                pixels[above + 1] + 2 * pixels[at + 1] + pixels[below + 1]
                - pixels[above - 1] - 2 * pixels[at - 1] - pixels[below - 1]
            )
            down = (
                pixels[below - 1] + 2 * pixels[below] + pixels[below + 1]
                - pixels[above - 1] - 2 * pixels[above] - pixels[above + 1]
            )
            result[at] = min(255, abs(across) + abs(down))
    return result


def contrast(pixels):
    """The distance between the darkest and the brightest hundredth of the pixels."""
    histogram = [0] * 256
    for value in pixels:
        histogram[value] += 1
    margin = len(pixels) // 100
    return percentile(reversed(histogram), margin, 255, -1) - percentile(histogram, margin, 0, 1)


def percentile(histogram, margin, value, step):
    seen = 0
    for count in histogram:
        seen += count
        if seen > margin:
            break
        value += step
    return value


def inspect(part, pixels):
    smoothed = smooth(pixels)
    edges = find_edges(smoothed)
    scratched = sum(1 for value in edges if value > 40)
    if scratched > 60:
        grade = "reject"
    elif scratched > 0:
        grade = "rework"
    else:
        grade = "good"
    return Report(part, contrast(smoothed), scratched, grade)


def inspect_all(count):
    with multiprocessing.Pool() as pool:
        return pool.starmap(inspect, take_pictures(count))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", type=int, default=4000, help="how many pictures to inspect")
    args = parser.parse_args()

    reports = inspect_all(args.size)

    grades = Counter(report.grade for report in reports)
    for grade in ("good", "rework", "reject"):
        print(f"{grade:<8}{grades[grade]:>8}")
    worst = sorted(reports, key=lambda report: (-report.scratched, report.part))
    print("\nworst parts")
    for report in worst[:5]:
        print(f"  part {report.part:<6} contrast {report.contrast:>4}, {report.scratched:>4} pixels scratched")
    print(f"\nchecksum {zlib.crc32(repr(reports).encode()):08x}")


if __name__ == "__main__":
    main()
