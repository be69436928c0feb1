# expect: B-DEPEND
import time


def fetch(url):
    time.sleep(0.01)  #@ 2
    return url


def run(urls):
    for url in urls:
        if input("load %s? " % url) == "y":
            print(fetch(url))  #@ 1
