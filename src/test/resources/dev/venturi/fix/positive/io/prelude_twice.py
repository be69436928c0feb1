import time


def get(url, referer):
    time.sleep(0.005)  #@ 2
    return url + referer


def run(base, rows):
    out = []
    for row in rows:
        name, number = row.split("-")
        url = base + name
        out.append((number, get(url, url + number)))  #@ 1
    return out


print(run("http://h/", ["a-1", "b-2"]))
