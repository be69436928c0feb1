# expect: B-SHARED
import functools
import time


@functools.lru_cache(maxsize=None)
def fetch(url):
    time.sleep(0.1)  #@ 2
    return url


def run(urls):
    return [fetch(url) for url in urls]  #@ 1
