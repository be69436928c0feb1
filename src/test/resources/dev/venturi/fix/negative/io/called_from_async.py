# expect: B-CONTEXT
import asyncio
import time


def fetch(url):
    time.sleep(0.01)  #@ 2
    return url


def run(urls):
    return [fetch(url) for url in urls]  #@ 1


async def main():
    return run(["a"])


asyncio.run(main())
