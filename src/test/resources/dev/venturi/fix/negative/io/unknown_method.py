# expect: B-SHARED
import time


def fetch(client, url):
    time.sleep(0.01)  #@ 2
    return client.execute_query(url)


def run(client, urls):
    return [fetch(client, url) for url in urls]  #@ 1
