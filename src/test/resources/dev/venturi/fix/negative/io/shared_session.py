# expect: B-SHARED
import requests

session = requests.Session()


def fetch(url):
    return session.get(url).text  #@ 2


def run(urls):
    return [fetch(url) for url in urls]  #@ 1
