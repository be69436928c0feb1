# expect: B-SHARED
import asyncio
import time

order = []


def fetch(url):
    time.sleep(0.01)  #@ 2
    return url


async def handle(url):
    page = fetch(url)  #@ 1
    order.append(page)


async def main():
    await asyncio.gather(*(handle(url) for url in "abc"))
    print(order)


asyncio.run(main())
