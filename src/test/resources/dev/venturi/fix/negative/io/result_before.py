# expect: B-DEPEND
import time


def fetch(url, previous):
    time.sleep(0.01)  #@ 2
    return url, previous


def run(urls):
    last = None
    for url in urls:
        last = fetch(url, last)  #@ 1
    return last
