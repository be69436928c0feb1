# expect: none
import time


def fetch(url):
    time.sleep(0.5)  #@ 2
    return url


print(fetch("a"))  #@ 1
