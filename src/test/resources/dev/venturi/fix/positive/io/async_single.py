import asyncio as aio
import time


def ask(name):
    time.sleep(0.003)  #@ 2
    return {"name": name}


async def handle(name):
    return ask(name)["name"] + "!"  #@ 1


async def main():
    print(await aio.gather(*(handle(name) for name in "abc")))


aio.run(main())
