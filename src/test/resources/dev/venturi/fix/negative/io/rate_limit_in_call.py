# expect: B-RATE
import time
import urllib.request


def fetch(url):
    time.sleep(0.5)
    with urllib.request.urlopen(url) as response:  #@ 2
        return response.read()


def run(urls):
    return [fetch(url) for url in urls]  #@ 1
