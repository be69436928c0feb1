import pathlib
from urllib.request import Request, urlopen

ROOT = pathlib.Path(__file__).resolve().parent

def headers(token=None):
    h = {"Accept": "text/plain"}
    if token:
        h["Authorization"] = "Bearer " + token
    return h

def page(path, token):
    req = Request(path.as_uri(), headers=headers(token))
    with urlopen(req) as r:
        text = r.read().decode("utf-8", errors="replace")  #@ 2
    lines = [l for l in text.splitlines() if l.strip()]
    return path.name, len(lines)

def crawl(token="t"):
    index = {}
    paths = sorted(ROOT.glob("*.py"))
    for path in paths:
        name, size = page(path, token=token)  #@ 1
        index[name] = size > 0
    return index

print(crawl())
