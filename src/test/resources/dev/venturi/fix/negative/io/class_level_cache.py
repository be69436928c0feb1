# expect: B-SHARED
import time


class Client:
    seen = {}

    def get(self, url):
        time.sleep(0.01)  #@ 3
        self.seen[url] = len(self.seen)
        return self.seen[url]


def fetch(url):
    return Client().get(url)  #@ 2


def run(urls):
    return [fetch(url) for url in urls]  #@ 1
