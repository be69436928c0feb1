import atexit
import sys

atexit.register(len, "registered")


def leaves(n):
    try:
        if n:
            leaves(n - 1)
        sys.exit("gone from depth")
    finally:
        str(n)


def through_map(n):
    return list(map(leaves, [n]))


for exits in (leaves, through_map):
    try:
        exits(5)
    except SystemExit as error:
        error.code
try:
    exit(3)
except SystemExit:
    pass
