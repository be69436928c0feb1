# expect: B-ORDER
import subprocess


def convert(name):
    return subprocess.run(["echo", name]).returncode  #@ 2


def run(names):
    return [convert(name) for name in names]  #@ 1
