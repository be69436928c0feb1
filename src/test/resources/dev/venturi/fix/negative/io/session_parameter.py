# expect: B-SHARED
import time
import requests


def fetch(session, url):
    time.sleep(0.01)  #@ 2
    return session.get(url)


def run(session, urls):
    return [fetch(session, url) for url in urls]  #@ 1


def main():
    with requests.Session() as session:
        run(session, ["a"])
