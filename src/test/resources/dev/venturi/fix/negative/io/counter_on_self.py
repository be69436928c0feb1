# expect: B-SHARED
import time


class Api:
    def __init__(self):
        self.calls = 0

    def fetch(self, url):
        self.calls += 1
        time.sleep(0.1)  #@ 2
        return url

    def run(self, urls):
        return [self.fetch(url) for url in urls]  #@ 1
