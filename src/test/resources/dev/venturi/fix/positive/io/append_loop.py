"""Reads pages."""
import sys
import time

PAUSE = 0.01


def fetch(url, timeout=5):
    time.sleep(PAUSE)  #@ 2
    return url.upper()


def collect(urls):
    pages = []
    for url in urls:
        pages.append(fetch(url, timeout=3))  #@ 1
    return pages


if __name__ == "__main__":
    print(collect(["a", "b", "c"]), file=sys.stdout)
    print(collect(iter("xyz")))
