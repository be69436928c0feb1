"""Threads parked at known places; prints where the interpreter itself sees them, then waits."""
import asyncio
import functools
import sys
import threading
import time

sys.stdout.reconfigure(encoding="utf-8")
sys.setrecursionlimit(3000)
gate = threading.Lock()
gate.acquire()


def park():
    gate.acquire()


def recurse(depth):
    if depth == 0:
        return park()
    return recurse(depth - 1) + 1


def inner_generator():
    yield 1
    park()
    yield 2


def outer_generator():
    yield 0
    yield from inner_generator()


def exhaust():
    for value in outer_generator():
        (value)


async def leaf_coroutine():
    await asyncio.sleep(0)
    park()


async def middle_coroutine():
    return await leaf_coroutine()


async def async_generator():
    yield 1
    await middle_coroutine()
    yield 2


async def main_coroutine():
    async for _ in async_generator():
        pass


def run_loop():
    asyncio.run(main_coroutine())


class Sorter:
    def key(self, value):
        if value == 3:
            park()
        return value

    def sort(self):
        return sorted([1, 2, 3], key=lambda v: self.key(v))

    @staticmethod
    def nested():
        return list(map(Sorter().key, [1, 2, 3]))

    @functools.cached_property
    def prop(self):
        def closure():
            with threading.Lock():
                try:
                    raise ValueError("x")
                except ValueError:
                    return [
                        self.key(value)
                        for value in (
                            1,
                            3,
                        )
                    ]

        return closure()


def größe_日本語():
    exec(compile("def ausgeführt_𠮷():\n\n  park()\nausgeführt_𠮷()", "datei_ü_日本.py", "exec"), globals())


def multi_line(
    a,
):
    return max(
        len(str(a)),
        len(
            str(
                park()
            )
        ),
    )


PLACES = {
    "recursion": lambda: recurse(400),
    "generators": exhaust,
    "coroutines": run_loop,
    "sorted": lambda: Sorter().sort(),
    "mapped": Sorter.nested,
    "property": lambda: Sorter().prop,
    "unicode": größe_日本語,
    "lines": lambda: multi_line(5),
    "thread-ü🐍": park,
}


def report():
    # Wait until all are parked: their stacks stay the same for a while.
    before = None
    while True:
        time.sleep(0.2)
        stacks = {}
        for thread in threading.enumerate():
            if thread is threading.current_thread():
                continue
            frame = sys._current_frames()[thread.ident]
            rows = []
            while frame:
                code = frame.f_code
                rows.append((code.co_qualname, code.co_filename, frame.f_lineno, code.co_firstlineno))
                frame = frame.f_back
            stacks[thread.name, thread.native_id] = rows[::-1]
        if stacks == before and all(rows[-1][0] == "park" for (n, _), rows in stacks.items() if n in PLACES):
            break
        before = stacks
    for (name, native_id), rows in stacks.items():
        for row in rows:
            print(name, native_id, *row, sep="\t")
    print("ready", flush=True)
    time.sleep(600)


for name, place in PLACES.items():
    threading.Thread(target=place, name=name, daemon=True).start()
threading.Thread(target=report, name="report", daemon=True).start()


def main_waits():
    time.sleep(
        600
    )


main_waits()
