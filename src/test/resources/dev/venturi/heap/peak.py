"""Builds objects, holds them for a while, frees them, and goes on for a while with little."""

import sys
import time

COUNT = int(sys.argv[1])
HOLD = float(sys.argv[2])
AFTER = float(sys.argv[3])


class User:
    def __init__(self, i):
        self.name = "name-%d" % i
        self.mail = "mail-%d" % i
        self.age = i


users = [User(i) for i in range(COUNT)]
end = time.monotonic() + HOLD
total = 0
while time.monotonic() < end:
    total += sum(user.age for user in users[:1000])
users = None
time.sleep(AFTER)
