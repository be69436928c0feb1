"""A server that nobody asks for anything. idle.py REPORT MILLISECONDS"""

import http.server
import signal
import sys
import time


class Done(Exception):
    pass


def stop(signal_number, frame):
    raise Done


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler)
    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, int(sys.argv[2]) / 1000)
    started = time.perf_counter()
    try:
        server.serve_forever(poll_interval=3600)
    except Done:
        pass
    with open(sys.argv[1], "w") as report:
        print(time.perf_counter() - started, time.process_time(), file=report)


main()
