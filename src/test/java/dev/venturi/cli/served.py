"""A program that keeps on: threads that sleep, wait for a lock, a peer and a pipe, and one that computes."""
import os
import socket
import threading
import time


def sleep_on():
    while True:
        time.sleep(60)


def wait_for_lock():
    with lock:
        pass


def wait_for_peer():
    near.recv(1)


def wait_for_pipe():
    os.read(reading, 1)


def compute():
    while True:
        sum(range(1000))


def inner(depth):
    return spin_down(depth)


def spin_down(depth):
    if depth:
        return inner(depth - 1)
    event.wait()


lock = threading.Lock()
lock.acquire()
event = threading.Event()
reading, writing = os.pipe()
server = socket.create_server(("127.0.0.1", 0))
near = socket.create_connection(server.getsockname())
far, _ = server.accept()
for each in (sleep_on, wait_for_lock, wait_for_peer, wait_for_pipe, compute):
    threading.Thread(target=each, name=each.__name__, daemon=True).start()
time.sleep(0.2)
print("ready", flush=True)
spin_down(3)
