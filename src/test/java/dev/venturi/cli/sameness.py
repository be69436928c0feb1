"""Small programs that show all that a program can see of its surroundings, and ways to end.

    python3 sameness.py NAME [ARGUMENT]...
"""

import hashlib
import os
import resource
import signal
import stat
import sys
import threading


def show(name, value):
    sys.stdout.buffer.write(("%s %r\n" % (name, value)).encode("utf-8", "surrogateescape"))


def surroundings(*_):
    show("argv", [os.fsencode(word) for word in sys.argv])
    show("orig_argv", [os.fsencode(word) for word in sys.orig_argv])
    show("executable", sys.executable)
    show("flags", sys.flags)
    show("path", sys.path)
    show("names", (__name__, __file__, sys.modules["__main__"].__spec__ is None))
    # A process id, of the shell that is the parent's or grandparent's.
    leader = int(os.environb.pop(b"LEADER"))
    show("environment", sorted(os.environb.items()))
    show("encodings", (sys.stdin and sys.stdin.encoding, sys.stdout.encoding, sys.getfilesystemencoding()))
    show("terminals", [os.isatty(number) for number in range(3)])
    show("cwd", os.getcwd())
    mask = os.umask(0)
    os.umask(mask)
    show("umask", mask)
    show("nice", os.nice(0))
    show("cpus", sorted(os.sched_getaffinity(0)))
    for name in sorted(dir(resource)):
        if name.startswith("RLIMIT_"):
            show(name, resource.getrlimit(getattr(resource, name)))
    for number in sorted(signal.valid_signals()):
        show("signal %d" % number, signal.getsignal(number))
    show("blocked", signal.pthread_sigmask(signal.SIG_BLOCK, []))
    show("tools", (sys.gettrace(), sys.getprofile(), threading.active_count()))
    for number in range(256):
        try:
            kind = os.fstat(number)
        except OSError:
            continue
        show("descriptor %d" % number, (stat.S_IFMT(kind.st_mode), os.get_inheritable(number)))
    show("group", os.getpgrp() == os.getpgid(leader))
    show("session", os.getsid(0) == os.getsid(leader))
    try:
        with open("/dev/tty") as terminal:
            show("foreground", os.tcgetpgrp(terminal.fileno()) == os.getpgrp())
            show("size", os.get_terminal_size(terminal.fileno()))
    except OSError as error:
        show("terminal", error.errno)


def stdin():
    data = sys.stdin.buffer.read()
    show("stdin", (len(data), hashlib.sha256(data).hexdigest()))


def lines():
    for line in sys.stdin:
        print("got", line, end="", flush=True)
        print("noted", line, end="", file=sys.stderr)


def output():
    sys.stdout.buffer.write(bytes(range(256)) * 40960)
    sys.stderr.buffer.write(bytes(range(255, -1, -1)))


def leave(status):
    print("leaving")
    sys.exit(int(status))


def leave_at_once(status):
    os._exit(int(status))


def message():
    sys.exit("a messäge")


def raises():
    try:
        {}["missing"]
    except KeyError:
        raise ValueError("nö")


def raises_in_a_thread():
    thread = threading.Thread(target=raises, name="worker")
    thread.start()
    thread.join()


def recursion():
    recursion()


def killed(number):
    print("before", flush=True)
    os.kill(os.getpid(), int(number))


def crashes():
    import ctypes

    ctypes.string_at(0)


def closed_output():
    print("lost")
    os.close(1)


def closed_by_itself():
    sys.stdout.close()
    print("no more")


def children():
    pid = os.fork()
    if pid == 0:
        os._exit(5)
    show("child", os.waitpid(pid, 0)[1])
    try:
        os.wait()
    except ChildProcessError as error:
        show("wait", error.errno)


def main():
    globals()[sys.argv[1]](*sys.argv[2:])


if __name__ == "__main__":
    main()
