# expect: B-ORDER
import time


def fetch(url):
    start = time.perf_counter()
    time.sleep(0.01)  #@ 2
    return url, time.perf_counter() - start


def run(urls):
    return [fetch(url) for url in urls]  #@ 1
