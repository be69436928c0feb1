# expect: B-DEPEND
import json
import urllib.request


def fetch(url):
    with urllib.request.urlopen(url) as response:  #@ 2
        return json.load(response)


def run(url):
    pages = []
    while url:
        page = fetch(url)  #@ 1
        pages.append(page)
        url = page.get("next")
    return pages
