# expect: B-ORDER
import urllib.request


def download(url, name):
    with urllib.request.urlopen(url) as response, open(name, "wb") as file:  #@ 2
        file.write(response.read())


def run(urls):
    for number, url in enumerate(urls):
        download(url, "%d.html" % number)  #@ 1
