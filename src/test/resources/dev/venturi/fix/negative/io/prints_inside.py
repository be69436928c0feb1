# expect: B-ORDER
import time


def fetch(url):
    print("fetching", url)
    time.sleep(0.1)  #@ 2
    return url


print([fetch(url) for url in "abc"])  #@ 1
