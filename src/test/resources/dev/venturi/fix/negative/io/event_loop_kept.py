# expect: B-CONTEXT
import asyncio
import time

loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)


def fetch(url):
    time.sleep(0.01)  #@ 2
    return url


def run(urls):
    return [fetch(url) for url in urls]  #@ 1


run("abc")
asyncio.get_event_loop().run_until_complete(asyncio.sleep(0))
