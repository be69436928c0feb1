# expect: none
import time
from concurrent.futures import ThreadPoolExecutor


def fetch(url):
    time.sleep(0.01)  #@ 1
    return url


with ThreadPoolExecutor() as pool:
    print(list(pool.map(fetch, "abc")))
