# expect: B-DEPEND
import time


def fetch(url):
    time.sleep(0.01)  #@ 2
    return url


def pages(urls):
    for url in urls:
        yield fetch(url)  #@ 1
