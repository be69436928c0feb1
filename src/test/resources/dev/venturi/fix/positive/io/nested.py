import time


def get(host, page):
    time.sleep(0.003)  #@ 2
    return f"{host}{page}"


def run(hosts):
    out = []
    for host in hosts:
        print("host", host)
        for page in range(2):
            out.append(get(host, page))  #@ 1
    return out


print(run(["a", "b", "c"]))
