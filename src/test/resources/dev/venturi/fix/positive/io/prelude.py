import time


def get(url, headers):
    time.sleep(0.005)  #@ 2
    return url + headers["x"]


def run(base, names):
    headers = {"x": "!"}
    total = 0
    for name in names:
        url = f"{base}/{name.lower()}"
        page = get(url, headers)  #@ 1
        total += len(page)
        print(url, page)
    return total


print(run("http://h", ["A", "B"]))
