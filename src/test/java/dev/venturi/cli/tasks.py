"""Two loops in two threads, with tasks that wait for everything that a task can wait for; with "churn", tasks that come and go
without pause."""

import asyncio
import sys
import threading
import time


async def leaf(seconds):
    await asyncio.sleep(seconds)


async def middle(seconds):
    await leaf(seconds)


async def numbers():
    while True:
        await asyncio.sleep(60)
        yield 1


async def over_numbers():
    async for _ in numbers():
        pass


class Awaitable:
    def __await__(self):
        return (yield from middle(60).__await__())


async def custom():
    await Awaitable()


async def getter(queue):
    await queue.get()


async def joiner(other):
    await other


def elsewhere():
    async def main():
        asyncio.create_task(leaf(60), name="elsewhere")
        await asyncio.sleep(0)
        asyncio.current_task().set_name("busy")
        end = time.time() + 60
        while time.time() < end:
            sum(range(1000))

    asyncio.run(main())


async def waiting():
    asyncio.current_task().set_name("main task")
    got = asyncio.create_task(getter(asyncio.Queue()), name="getter")
    kept = [
        got,
        asyncio.create_task(over_numbers(), name="over numbers"),
        asyncio.create_task(custom(), name="custom ü"),
        asyncio.create_task(joiner(got), name="joiner"),
        asyncio.create_task(leaf(0), name="ended"),
    ]
    await kept[-1]
    first, second = asyncio.create_task(middle(60)), asyncio.create_task(middle(60), name="second")
    first.set_name("first")
    asyncio.get_running_loop().call_later(0.1, lambda: print("ready", flush=True))
    await asyncio.gather(first, second)


async def churn():
    print("ready", flush=True)
    while True:
        await asyncio.gather(*[middle(0) for _ in range(50)])


if sys.argv[1:] == ["churn"]:
    asyncio.run(churn())
else:
    threading.Thread(target=elsewhere, name="second loop", daemon=True).start()
    asyncio.run(waiting())
