import time


class Crawler:
    def __init__(self, base):
        self.base = base
        self.pages = []
        self.seen = {}

    def get(self, name):
        time.sleep(0.003)  #@ 2
        return self.base + name

    def run(self, names):
        for name in names:
            page = self.get(name)  #@ 1
            self.pages.append(page)
            self.seen[name] = len(page)
        return self.pages


crawler = Crawler("/x/")
print(crawler.run(["a", "b"]), crawler.seen)
