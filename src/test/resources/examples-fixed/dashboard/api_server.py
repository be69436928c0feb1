"""A small HTTP API with statistics of users.

GET /users            {"user_ids": [1, 2, 3, ...]}
GET /users/17/stats   {"user_id": 17, "country": "France", "logins": 40, ...}

Each answer takes its time, between 20 and 120 ms, as if a database were asked.
The server prints its address when it is ready, and ends when its standard
input is closed, so that it never outlives the program that started it.
"""

import argparse
import json
import random
import re
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

COUNTRIES = ["Austria", "Brazil", "Denmark", "France", "Japan", "Kenya", "Spain"]


def user_stats(user_id):
    rng = random.Random(user_id)
    logins = rng.randint(1, 60)
    return {
        "user_id": user_id,
        "country": rng.choice(COUNTRIES),
        "logins": logins,
        "minutes": logins * rng.randint(3, 25),
        "purchases": [rng.randint(199, 9999) for _ in range(rng.randint(0, 8))],
    }


def latency(user_id):
    """Seconds that the statistics of a user take: always the same for the same user."""
    return random.Random(f"latency of {user_id}").uniform(0.020, 0.120)


class ApiHandler(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/users":
            self.answer({"user_ids": list(range(1, self.server.users + 1))})
            return
        match = re.fullmatch(r"/users/(\d+)/stats", self.path)
        if match and 1 <= int(match[1]) <= self.server.users:
            user_id = int(match[1])
            time.sleep(latency(user_id))
            self.answer(user_stats(user_id))
        else:
            self.send_error(404)

    def answer(self, value):
        body = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format, *args):
        pass


class ApiServer(ThreadingHTTPServer):
    request_queue_size = 128

    def __init__(self, port, users):
        super().__init__(("127.0.0.1", port), ApiHandler)
        self.users = users

    def handle_error(self, request, client_address):
        # A client that hangs up before it has its answer is none of our errors.
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


def main():
    parser = argparse.ArgumentParser(description="Serve statistics of users.")
    parser.add_argument("--port", type=int, default=0, help="default: any free port")
    parser.add_argument("--users", type=int, default=48, help="how many users there are")
    args = parser.parse_args()

    with ApiServer(args.port, args.users) as server:
        print(f"http://127.0.0.1:{server.server_port}", flush=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            sys.stdin.read()
        except KeyboardInterrupt:
            pass


if __name__ == "__main__":
    main()
