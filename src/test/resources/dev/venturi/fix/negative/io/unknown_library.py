# expect: B-SHARED
import time
import vendor


def fetch(url):
    time.sleep(0.01)  #@ 2
    return vendor.lookup(url)


def run(urls):
    return [fetch(url) for url in urls]  #@ 1
