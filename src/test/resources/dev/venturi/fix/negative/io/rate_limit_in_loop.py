# expect: B-RATE
import time
import urllib.request


def fetch(url):
    with urllib.request.urlopen(url) as response:  #@ 2
        return response.read()


def run(urls):
    out = []
    for url in urls:
        out.append(fetch(url))  #@ 1
        time.sleep(1)
    return out
