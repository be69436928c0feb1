import types


class Awaits:
    def __init__(self, n):
        self.n = n

    def __await__(self):
        for i in range(self.n):
            yield i
        return self.n


@types.coroutine
def old_style(n):
    got = yield n
    return got


async def inner(n):
    return await Awaits(n) + (await old_style(n) or 0)


async def outer(n):
    total = 0
    for i in range(n):
        total += await inner(i)
    async with Context() as c:
        total += c
    async for x in numbers(3):
        total += x
    return total + sum([y async for y in numbers(2)])


class Context:
    async def __aenter__(self):
        await Awaits(1)
        return 5

    async def __aexit__(self, *error):
        return await inner(1) and error[0] is KeyError


async def numbers(n):
    for i in range(n):
        await Awaits(1)
        yield i


class Countdown:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if not self.n:
            raise StopAsyncIteration
        self.n -= 1
        return self.n


async def swallows():
    async with Context():
        raise KeyError
    async for x in Countdown(4):
        if x == 1:
            break
    agen = numbers(4)
    await agen.__anext__()
    await agen.asend(None)
    await agen.aclose()
    other = numbers(4)
    await other.asend(None)
    try:
        await other.athrow(ValueError)
    except ValueError:
        pass


def drive(coroutine):
    sent = None
    try:
        while True:
            sent = coroutine.send(sent)
    except StopIteration as stop:
        return stop.value


drive(outer(3)), drive(swallows())
c = outer(4)
c.send(None), c.close()
c = inner(3)
c.send(None)
try:
    c.throw(ValueError)
except ValueError:
    pass
never = inner(1)
never.close()
