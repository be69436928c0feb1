# expect: B-CONTEXT
import contextvars
import time

current = contextvars.ContextVar("current", default=None)


def fetch(url):
    current.set(url)
    time.sleep(0.1)  #@ 2
    return url


def run(urls):
    out = [fetch(url) for url in urls]  #@ 1
    return out, current.get()
