# expect: B-DEPEND
import time


def links(page):
    time.sleep(0.1)  #@ 2
    return [page + "/a", page + "/b"]


def run(start):
    pending = [start]
    found = []
    for page in pending:
        for link in links(page):  #@ 1
            if len(pending) < 10:
                pending.append(link)
        found.append(page)
    return found
