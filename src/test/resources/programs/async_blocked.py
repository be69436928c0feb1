"""An asyncio program whose coroutines block: each question to a slow service stops the whole event loop."""

import argparse
import asyncio
import socket
import subprocess
import sys


SERVICE = """
import socket, time
with socket.create_server(("127.0.0.1", 0)) as listener:
    print(listener.getsockname()[1], flush=True)
    while True:
        connection, _ = listener.accept()
        with connection:
            question = connection.recv(100)
            time.sleep(0.04)
            connection.sendall(question.upper())
"""


def ask(address, question):
    with socket.create_connection(address) as connection:
        connection.sendall(question.encode())
        return connection.recv(100).decode()


async def handle(address, number):
    return ask(address, f"question {number}")


async def handle_all(address, count):
    return await asyncio.gather(*(handle(address, number) for number in range(count)))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=80)
    args = parser.parse_args()

    with subprocess.Popen([sys.executable, "-c", SERVICE], stdout=subprocess.PIPE, universal_newlines=True) as service:
        address = ("127.0.0.1", int(service.stdout.readline()))
        try:
            answers = asyncio.run(handle_all(address, args.size))
        finally:
            service.terminate()
    print(len(answers), answers[-1] if answers else "")


if __name__ == "__main__":
    main()
