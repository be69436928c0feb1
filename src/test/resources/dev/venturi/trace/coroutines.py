"""asyncio with known numbers of activations, resumes and seconds."""
import asyncio
import sys
import time


def leaf(n):
    return n


async def job(n):
    for _ in range(3):
        await asyncio.sleep(0)
    return leaf(n)


async def sleeper():
    await asyncio.sleep(0.3)


async def numbers(n):
    for i in range(n):
        yield leaf(i)


async def pausing(n):
    for i in range(n):
        await asyncio.sleep(0)
        yield i


async def consume():
    return [n async for n in numbers(50)], [n async for n in pausing(20)]


def blocking(n):
    time.sleep(0.01)
    return leaf(n)


async def main():
    await asyncio.gather(*map(job, range(1000)))
    await asyncio.gather(*(sleeper() for _ in range(10)))
    await consume()
    if sys.version_info >= (3, 9):
        await asyncio.gather(*(asyncio.to_thread(blocking, n) for n in range(5)))
    if sys.version_info >= (3, 11):
        async with asyncio.TaskGroup() as group:
            for n in range(10):
                group.create_task(job(n))


asyncio.run(main())
