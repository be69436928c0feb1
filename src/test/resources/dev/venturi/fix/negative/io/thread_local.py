# expect: B-SHARED
import threading
import time

state = threading.local()


def fetch(url):
    state.count = getattr(state, "count", 0) + 1
    time.sleep(0.1)  #@ 2
    return url, state.count


def run(urls):
    return [fetch(url) for url in urls]  #@ 1
