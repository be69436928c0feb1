"""Runs a command as an interactive shell does, and types and signals at chosen moments.

    python3 -IS terminal.py SPEC RESULT COMMAND...

The command leads the foreground process group of a session on a new pseudo-terminal. SPEC is a
JSON file:

    streams   "terminal": all three are the terminal; "pipes": output and errors are pipes
    steps     what is done, one after the other:
        after     text that must have been printed since the step before
        fewer     (optional) a pattern of file names and a number: fewer must be there
        type      characters to type (\\u0003 is Ctrl-C), or
        signal    a number, sent to the command's process id ("to": "process") or group ("group")
        times     how often (1), a fifth of a second apart as a hand would, until the command ends

RESULT receives, as JSON: the command's exit code or the signal that ended it, what was printed
(terminal, out, err; in base64), how many steps were taken, whether the terminal's mode is what it
was, and what of its session still runs two seconds after its end at the latest.
"""

import base64
import fcntl
import glob
import json
import os
import pty
import select
import signal
import sys
import termios
import time

SECONDS_AT_MOST = 90
SECONDS_TO_GO = 2
BETWEEN_KEYS = 0.2


def start(command, slave, pipes, report):
    """In the session's leader: starts the command in the foreground, tells its pid and its end."""
    os.setsid()
    fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    pid = os.fork()
    if pid == 0:
        os.setpgid(0, 0)
        os.tcsetpgrp(slave, os.getpid())
        signal.signal(signal.SIGTTOU, signal.SIG_DFL)
        for number in (signal.SIGPIPE, signal.SIGXFSZ, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        targets = (slave, *(pipes or (slave, slave)))
        for number, descriptor in enumerate(targets):
            os.dup2(descriptor, number)
        os.closerange(3, 256)
        os.execvp(command[0], command)
    os.write(report, b"%d\n" % pid)
    for descriptor in pipes or ():
        os.close(descriptor)
    _, status = os.waitpid(pid, 0)
    os.write(report, b"%d\n" % status)


def session(leader):
    """The command lines of the processes of a session, its leader's left out."""
    found = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open("/proc/%s/stat" % name) as file:
                fields = file.read().rpartition(")")[2].split()
            with open("/proc/%s/cmdline" % name) as file:
                line = file.read().replace("\0", " ").strip()
        except OSError:
            continue
        if int(fields[3]) == leader and int(name) != leader and fields[0] != "Z":
            found.append(line)
    return found


def main(spec, result, command):
    with open(spec) as file:
        spec = json.load(file)
    steps = spec.get("steps", [])
    master, slave = pty.openpty()
    before = termios.tcgetattr(slave)
    reading, report = os.pipe()
    streams = {master: "terminal"}
    pipes = None
    if spec["streams"] == "pipes":
        (out, to_out), (err, to_err) = os.pipe(), os.pipe()
        streams.update({out: "out", err: "err"})
        pipes = (to_out, to_err)
    leader = os.fork()
    if leader == 0:
        start(command, slave, pipes, report)
        while True:  # as a shell: the terminal is not hung up yet
            signal.pause()
    os.close(report)
    for descriptor in pipes or ():
        os.close(descriptor)

    printed = {name: b"" for name in streams.values()}
    since = b""
    reports = b""
    begun = time.monotonic()
    taken, times, due = 0, 0, begun
    while reports.count(b"\n") < 2 or select.select(list(streams), [], [], 0)[0]:
        if time.monotonic() - begun > SECONDS_AT_MOST:
            break
        for ready in select.select([reading, *streams], [], [], 0.01)[0]:
            some = os.read(ready, 1 << 16)
            if ready == reading:
                reports += some
                if not some:
                    reading = os.open("/dev/null", os.O_RDONLY)
            elif some:
                printed[streams[ready]] += some
                since += some
            else:
                del streams[ready]
        if taken == len(steps) or reports.count(b"\n") != 1 or time.monotonic() < due:
            continue
        step = steps[taken]
        at = since.find(step["after"].encode())
        if times == 0 and at < 0:
            continue
        if times == 0 and "fewer" in step:
            pattern, count = step["fewer"]
            if len(glob.glob(pattern)) >= count:
                continue
        if times == 0:
            since = since[at + len(step["after"].encode()) :]
        if "type" in step:
            os.write(master, step["type"].encode())
        else:
            pid = int(reports.split()[0])
            (os.kill if step["to"] == "process" else os.killpg)(pid, step["signal"])
        times += 1
        due = time.monotonic() + BETWEEN_KEYS
        if times == step.get("times", 1):
            taken, times = taken + 1, 0

    ended = reports.count(b"\n") == 2
    end = time.monotonic() + SECONDS_TO_GO
    left = session(leader)
    while ended and left and time.monotonic() < end:
        time.sleep(0.02)
        left = session(leader)
    status = int(reports.split()[1]) if ended else None
    answer = {
        "exit": os.WEXITSTATUS(status) if ended and os.WIFEXITED(status) else None,
        "signal": os.WTERMSIG(status) if ended and os.WIFSIGNALED(status) else None,
        "taken": taken + bool(times),
        "same_mode": termios.tcgetattr(slave) == before,
        "left": left,
        **{name: base64.b64encode(text).decode() for name, text in printed.items()},
    }
    with open(result, "w") as file:
        json.dump(answer, file)
    if not ended:
        os.killpg(int(reports.split()[0]), signal.SIGKILL)
    os.kill(leader, signal.SIGKILL)
    os.waitpid(leader, 0)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
