#!/usr/bin/env python3
# A tool.
import asyncio
import time


def ask(name):
    time.sleep(0.002)  #@ 2
    return name


def both(names):
    first = [ask(name) for name in names]  #@ 1
    return first


async def other():
    await asyncio.sleep(0)


asyncio.run(other())
print(both("ab"))
