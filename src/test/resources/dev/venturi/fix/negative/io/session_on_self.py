# expect: B-SHARED
import requests


class Api:
    def __init__(self):
        self.session = requests.Session()

    def fetch(self, url):
        return self.session.get(url).json()  #@ 2

    def run(self, urls):
        out = []
        for url in urls:
            out.append(self.fetch(url))  #@ 1
        return out
