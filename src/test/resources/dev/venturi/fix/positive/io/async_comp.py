import asyncio
import time


def ask(name):
    time.sleep(0.003)  #@ 2
    return name * 2


async def main():
    answers = [ask(name) for name in ["a", "b"]]  #@ 1
    print(answers)


asyncio.run(main())
