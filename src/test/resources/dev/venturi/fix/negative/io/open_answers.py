# expect: none
import urllib.request


def answers(urls):
    opened = []
    for url in urls:
        opened.append(urllib.request.urlopen(url))  #@ 1
    return opened
