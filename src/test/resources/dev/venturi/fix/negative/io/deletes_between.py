# expect: B-DEPEND
import requests


def count(url):
    return requests.get(url).json()["count"]  #@ 2


def run(urls):
    counts = []
    for url in urls:
        counts.append(count(url))  #@ 1
        requests.delete(url)
    return counts
