# expect: B-SHARED
import time


def run(urls):
    count = 0

    def fetch(url):
        nonlocal count
        count += 1
        time.sleep(0.01)  #@ 2
        return url, count

    return [fetch(url) for url in urls]  #@ 1
