# expect: B-SHARED
import time

cache = {}


def fetch(url):
    if url not in cache:
        time.sleep(0.1)  #@ 2
        cache[url] = url.upper()
    return cache[url]


def run(urls):
    return [fetch(url) for url in urls]  #@ 1
