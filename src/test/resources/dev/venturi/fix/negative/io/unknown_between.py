# expect: B-ORDER
import requests
import warehouse


def count(url):
    return requests.get(url).json()["count"]  #@ 2


def run(urls):
    for url in urls:
        warehouse.store(url, count(url))  #@ 1
