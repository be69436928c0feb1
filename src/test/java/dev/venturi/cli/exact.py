import sys
import threading
import time


def leaf(n):
    return n * n


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def numbers(n):
    for i in range(n):
        yield leaf(i)


def work(times):
    for n in range(times):
        leaf(n)


def wait():
    time.sleep(0.05)


def spin(seconds):
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


def main():
    threads = [threading.Thread(target=work, args=(1000 * times,)) for times in (1, 2, 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for _ in range(6):
        wait()
    fib(10)
    sum(numbers(100))
    spin(0.3)
    print("done")
    sys.exit(3)


main()
