# expect: B-SHARED
import time


def run(urls):
    cache = {}

    def fetch(url):
        if url not in cache:
            time.sleep(0.01)  #@ 2
            cache[url] = url
        return cache[url]

    return [fetch(url) for url in urls]  #@ 1
