# expect: B-DEPEND
import json
import urllib.request


def fetch(url, headers):
    request = urllib.request.Request(url, headers=headers)
    with urllib.request.urlopen(request) as response:  #@ 2
        return json.load(response)


def run(urls):
    headers = {}
    out = []
    for url in urls:
        answer = fetch(url, headers)  #@ 1
        headers["token"] = answer["token"]
        out.append(answer)
    return out
