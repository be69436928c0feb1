# expect: B-ORDER
import urllib.request


def send(url, text):
    with urllib.request.urlopen(url, text.encode()) as response:  #@ 2
        return response.status


def run(url, texts):
    return [send(url, text) for text in texts]  #@ 1
