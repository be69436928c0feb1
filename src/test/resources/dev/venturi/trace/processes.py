"""Processes of every kind, with known numbers of calls."""
import multiprocessing
import os
import subprocess
import sys
import threading


def leaf(n):
    return n * n


def work(n):
    for i in range(n):
        leaf(i)


def reap(pid):
    assert os.waitpid(pid, 0)[1] == 0


def fork():
    """10 calls in the child, 5 in the parent."""
    pid = os.fork()
    if not pid:
        work(10)
        os._exit(0)
    work(5)
    reap(pid)


def nested(depth):
    """A chain of children: one call in each of depth + 1 processes."""
    leaf(depth)
    if depth:
        pid = os.fork()
        if not pid:
            nested(depth - 1)
            os._exit(0)
        reap(pid)


def in_thread():
    thread = threading.Thread(target=fork)
    thread.start()
    thread.join()


def pool(method):
    with multiprocessing.get_context(method).Pool(3) as workers:
        assert workers.map(leaf, range(20)) == [n * n for n in range(20)]
        # Else those that have not begun yet are ended.
        workers.close()
        workers.join()


CODE = "def started(n):\n    return n\nfor i in range(7): started(i)\n"


def commands():
    subprocess.run([sys.executable, "-c", CODE], check=True)
    with open("started.py", "w") as file:
        file.write(CODE)
    assert os.system("%s started.py && %s -m started" % (sys.executable, sys.executable)) == 0
    subprocess.run([sys.executable, "started.py"], check=True, env={})
    subprocess.run([sys.executable, "-"], check=True, input=CODE.encode())
    subprocess.run("%s -I -c '%s'" % (sys.executable, CODE), check=True, shell=True, close_fds=False)


def become(n):
    """Becomes itself n times: n + 1 calls in one process."""
    leaf(n)
    if n:
        os.execv(sys.executable, [sys.executable, __file__, "become", str(n - 1)])


def leave(depth):
    if depth:
        leave(depth - 1)
    os._exit(3)


if __name__ == "__main__":
    globals()[sys.argv[1]](*(int(a) if a.isdigit() else a for a in sys.argv[2:]))
