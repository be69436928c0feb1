# expect: B-SHARED
import random
import time

random.seed(3)


def fetch(url):
    time.sleep(0.01)  #@ 2
    return url + str(random.randint(1, 9))


def run(urls):
    return [fetch(url) for url in urls]  #@ 1
