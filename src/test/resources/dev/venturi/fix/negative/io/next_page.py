# expect: B-DEPEND
import json
import urllib.request


def fetch(url):
    with urllib.request.urlopen(url) as response:  #@ 2
        return json.load(response)


def run(url, count):
    pages = []
    for _ in range(count):
        page = fetch(url)  #@ 1
        pages.append(page)
        url = page["next"]
    return pages
