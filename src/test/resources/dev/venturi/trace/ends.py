"""Programs that end otherwise than by reaching their end."""
import os
import signal
import sys


def leaf(n):
    return abs(n)


def deep(n, end):
    if n:
        deep(n - 1, end)
    else:
        end()


def killed():
    for i in range(12345):
        leaf(i)
    os.kill(os.getpid(), signal.SIGKILL)


def killed_in_depth():
    deep(50, lambda: os.kill(os.getpid(), signal.SIGKILL))


def exits():
    deep(50, lambda: sys.exit(3))


def raises():
    deep(50, lambda: leaf("text"))


def aborts():
    deep(50, os.abort)


def exits_at_once():
    deep(50, lambda: os._exit(4))


globals()[sys.argv[1]]()
