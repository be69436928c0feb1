"""Spends about a second in one state; which one is the first argument."""
import gc
import hashlib
import os
import select
import socket
import subprocess
import sys
import threading
import time
import zlib

end = time.monotonic() + float(sys.argv[2])


def python_spin():
    total = 0
    while time.monotonic() < end:
        for i in range(1000):
            total += i * i
    return total


def native_hash():
    data = b"x" * 50_000_000
    while time.monotonic() < end:
        hashlib.sha256(data)


def native_sort():
    data = [(i * 7919) % 100_003 for i in range(400_000)]
    while time.monotonic() < end:
        sorted(data)
        sum(range(1_000_000))


def native_zlib():
    data = os.urandom(20_000_000)
    while time.monotonic() < end:
        zlib.compress(data, 1)


def gc_storm():
    keep = [[i] for i in range(300_000)]
    while time.monotonic() < end:
        gc.collect()


def sleep():
    while time.monotonic() < end:
        time.sleep(0.05)


def network():
    listener = socket.create_server(("127.0.0.1", 0))
    child = subprocess.Popen(
        [sys.executable, "-c", "import socket, sys, time\n"
         "peer = socket.create_connection(('127.0.0.1', int(sys.argv[1])))\n"
         "while True: time.sleep(0.05); peer.send(b'x')", str(listener.getsockname()[1])],
        stderr=subprocess.DEVNULL)
    peer, _ = listener.accept()
    while time.monotonic() < end:
        peer.recv(1)
    child.kill()
    child.wait()


def pipe():
    reading, writing = os.pipe()
    child = subprocess.Popen(
        [sys.executable, "-c", "import os, time\n"
         "while True: time.sleep(0.05); os.write(1, b'x')"], stdout=writing)
    while time.monotonic() < end:
        os.read(reading, 1)
    child.kill()
    child.wait()


def child():
    while time.monotonic() < end:
        subprocess.run(["sleep", "0.3"])


def lock():
    gate = threading.Lock()
    gate.acquire()
    gate.acquire(timeout=end - time.monotonic())


def gil():
    threads = [threading.Thread(target=python_spin, name="spin %d" % i) for i in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def joined():
    """The main thread only waits for a worker that waits for the network."""
    worker = threading.Thread(target=network, name="worker")
    worker.start()
    worker.join()


globals()[sys.argv[1]]()
