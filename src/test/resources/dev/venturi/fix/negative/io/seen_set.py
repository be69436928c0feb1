# expect: B-DEPEND
import time


def fetch(url):
    time.sleep(0.1)  #@ 2
    return url


def run(urls):
    seen = set()
    out = []
    for url in urls:
        if url in seen:
            continue
        seen.add(url)
        out.append(fetch(url))  #@ 1
    return out
