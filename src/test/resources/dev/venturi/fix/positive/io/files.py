import os
from pathlib import Path


def read(path):
    with open(path) as file:  #@ 2
        return file.readline()


def heads(paths):
    heads = []
    for path in paths:
        heads.append(read(path))  #@ 1
    return heads


print(heads([os.__file__, Path(os.__file__)]))
