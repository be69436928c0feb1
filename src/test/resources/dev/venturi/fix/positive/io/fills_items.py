import time


def fetch(url, page):
    time.sleep(0.002)  #@ 2
    return f"{url}?{page}".upper()


def run(items):
    for item in items:
        item["text"] = fetch(item["url"], item["page"])  #@ 1
    return items


print(run([{"url": "a", "page": 1}, {"url": "b", "page": 2}]))
