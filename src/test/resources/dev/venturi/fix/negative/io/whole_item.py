# expect: B-DEPEND
import json
import time


def fetch(item):
    text = json.dumps(item)
    time.sleep(0.002)  #@ 2
    return text


def run(items):
    for item in items:
        item["text"] = fetch(item)  #@ 1
    return items
