# expect: B-DEPEND
import time


def fetch(number, url):
    time.sleep(0.01)  #@ 2
    return number, url


def run(urls):
    number = 0
    out = []
    for url in urls:
        number = number + 1
        out.append(fetch(number, url))  #@ 1
    return out
