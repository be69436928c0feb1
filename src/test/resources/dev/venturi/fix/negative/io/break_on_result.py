# expect: B-DEPEND
import time


def fetch(url):
    time.sleep(0.01)  #@ 2
    return len(url)


def run(urls):
    for url in urls:
        size = fetch(url)  #@ 1
        if size > 3:
            break
    return size
