"""Threads of every kind, with known numbers of calls."""
import _thread
import concurrent.futures
import sys
import threading


def leaf(n):
    return n + 1


def work(n):
    for i in range(n):
        leaf(i)


def raw(done):
    for i in range(10):
        len("ab")
    done.release()


def pooled(n):
    return leaf(n)


def grow(depth):
    if depth:
        threads = [threading.Thread(target=grow, args=(depth - 1,)) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


def tiny():
    pass


class Counted(threading.Thread):
    def run(self):
        work(7)


def numbers(n):
    for i in range(n):
        yield i


def consume(generator, lock, n):
    for _ in range(n):
        with lock:
            next(generator)


def main():
    threads = [threading.Thread(target=work, args=(100 * (i + 1),)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    locks = [_thread.allocate_lock() for _ in range(5)]
    for lock in locks:
        lock.acquire()
        _thread.start_new_thread(raw, (lock,))
    for lock in locks:
        lock.acquire()

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        list(pool.map(pooled, range(200)))
    grow(4)
    for _ in range(100):
        batch = [threading.Thread(target=tiny) for _ in range(10)]
        for thread in batch:
            thread.start()
        for thread in batch:
            thread.join()
    counted = Counted()
    counted.start()
    counted.join()

    # One generator that two threads resume in turns.
    shared, lock = numbers(100), threading.Lock()
    takers = [threading.Thread(target=consume, args=(shared, lock, 50)) for _ in range(2)]
    for thread in takers:
        thread.start()
    for thread in takers:
        thread.join()


main()
