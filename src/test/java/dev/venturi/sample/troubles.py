"""Programs that are hard to follow; which one is the first argument."""
import os
import signal
import sys
import threading
import time


def nothing():
    pass


def crash():
    time.sleep(2)  # the first look comes late where other tests have the CPUs
    os.kill(os.getpid(), signal.SIGSEGV)


def execute():
    spin_before(0.3)
    os.execv(sys.executable, [sys.executable, __file__, "after"])


def execute_other():
    spin_before(0.3)
    os.execv("/bin/sleep", ["sleep", "0.5"])


def after():
    spin_after(0.5)


def spin_before(seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass


def spin_after(seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass


def threads():
    """Two hundred threads, at most fifty at a time, each of which sleeps and computes a little."""
    gate = threading.Semaphore(50)

    def work():
        with gate:
            time.sleep(0.25)
            sum(i * i for i in range(5_000))

    workers = [threading.Thread(target=work, name="worker %d" % i) for i in range(200)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


def fork():
    child = os.fork()
    spin_after(0.3)
    if child:
        os.waitpid(child, 0)


def stopped():
    """Stops itself; a child wakes it up after half a second."""
    parent = os.getpid()
    if os.fork() == 0:
        time.sleep(0.6)
        os.kill(parent, signal.SIGCONT)
        os._exit(0)
    time.sleep(0.1)
    os.kill(parent, signal.SIGSTOP)
    os.wait()


def recursion():
    sys.setrecursionlimit(5000)

    def down(depth):
        return spin_after(0.5) if depth == 0 else down(depth - 1)

    down(3000)


def generated():
    """Code objects that come and go at the same addresses."""
    end = time.monotonic() + 1
    number = 0
    while time.monotonic() < end:
        number += 1
        name = "odd" if number % 2 else "even"
        space = {}
        exec(compile("\n" * (number % 2) + "def %s():\n  return sum(range(20000))\n%s()\n" % (name, name),
                     "%s.py" % name, "exec"), space)
        del space


def main_ends_first():
    threading.Thread(target=spin_after, args=(0.5,), name="survivor").start()


globals()[sys.argv[1]]()
