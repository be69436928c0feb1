# expect: B-SHARED
import time


def fetch(url, into):
    time.sleep(0.01)  #@ 2
    into.append(url)


def run(urls):
    found = []
    for url in urls:
        fetch(url, found)  #@ 1
    return found
