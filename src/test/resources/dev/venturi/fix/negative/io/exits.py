# expect: B-CANCEL
import sys
import time


def fetch(url):
    time.sleep(0.01)  #@ 2
    if not url:
        sys.exit("no url")
    return url


def run(urls):
    return [fetch(url) for url in urls]  #@ 1
