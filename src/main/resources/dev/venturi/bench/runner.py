"""Runs one command, measures it, and leaves nothing of it behind.

    python -I -S -B runner.py SPEC COMPLAINT

SPEC is a JSON file:

    command      the words of the command, a character for each byte; the first is a path
    directory    its working directory
    set          what is added to the environment that this process was started with
    stdin, stdout, stderr
                 files; without one of the latter two it is this process's own
    binds        (optional) pairs (from, to): in a mount namespace of its own the command finds
                 folder "from" at "to"
    time_limit   seconds until it is killed
    file_limit   (optional) bytes that one of its files may have; there are no core dumps then
    spare        (optional) whether processes in a session of their own, daemons, live on
    count        (optional) whether to count instructions, and to find out whose the peak is
    hold         (optional) whether what it leaves running runs until this process gets SIGTERM
    result       the JSON file that receives what was measured

COMPLAINT is the file that says why the command could not be run.

A process of its own, and a small one, because the kernel's peak of resident memory
(ru_maxrss) is inherited through exec: measured from a JVM it would be the JVM's.

Works with Python 3.8 and later, and without ctypes where no bind is asked for.
"""

import json
import os
import resource
import signal
import struct
import sys
import time

PR_SET_CHILD_SUBREAPER = 36
CLONE_NEWNS = 0x00020000
CLONE_NEWUSER = 0x10000000
MS_BIND = 0x1000
MS_REC = 0x4000
MS_PRIVATE = 0x40000

# <linux/perf_event.h>: struct perf_event_attr { __u32 type, size; __u64 config, sample_period,
# sample_type, read_format, flags; ... }
PERF_EVENT_OPEN = {"x86_64": 298, "aarch64": 241}
PERF_TYPE_HARDWARE = 0
PERF_COUNT_HW_INSTRUCTIONS = 1
PERF_FORMAT_TIMES = 1 | 2  # enabled, running
PERF_ATTR_SIZE_VER0 = 64
PERF_FLAG_FD_CLOEXEC = 8
# disabled, inherit, exclude_kernel, exclude_hv, enable_on_exec
PERF_ATTR_FLAGS = 1 << 0 | 1 << 1 | 1 << 5 | 1 << 6 | 1 << 12

# How long what the command started may outlive it: multiprocessing's resource tracker
# ends only when it sees its pipe closed.
GRACE_SECONDS = 1.0
WAKE_SECONDS = 0.25
# What a process may grow by between fork and exec; up to 1.4 MB were seen.
PEAK_SLACK_BYTES = 2 << 20
HOLD_SECONDS = 2.0  # seldom, since others are being measured meanwhile


def libc():
    """The C library, or None in a Python without ctypes."""
    try:
        import ctypes
    except ImportError:
        return None
    return ctypes.CDLL(None, use_errno=True)


def adopt_orphans():
    """Makes this process the parent of what the command leaves behind; False if it cannot."""
    c = libc()
    return c is not None and c.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0


def bind(pairs):
    """Puts each folder "from" over "to", visible only from here on down."""
    import ctypes

    c = libc()
    if c is None:
        raise OSError("this Python has no ctypes")

    def check(result, what):
        if result != 0:
            number = ctypes.get_errno()
            raise OSError(number, "%s: %s" % (what, os.strerror(number)))

    uid, gid = os.getuid(), os.getgid()
    if c.unshare(CLONE_NEWNS) != 0:
        # Without privileges: a user namespace, in which this user stays who he is. The
        # capabilities that it gives are lost again in the command's exec.
        check(c.unshare(CLONE_NEWUSER | CLONE_NEWNS), "unshare")
        for name, text in (
            ("setgroups", "deny"),
            ("uid_map", "%d %d 1" % (uid, uid)),
            ("gid_map", "%d %d 1" % (gid, gid)),
        ):
            with open("/proc/self/" + name, "w") as file:
                file.write(text)
    check(c.mount(b"none", b"/", None, MS_REC | MS_PRIVATE, None), "mount")
    for source, target in pairs:
        check(
            c.mount(os.fsencode(source), os.fsencode(target), None, MS_BIND | MS_REC, None),
            "mount on " + target,
        )


def instruction_counter():
    """A counter that starts with the exec of what this process forks, and counts all of it in
    user space; None where the machine, or its settings, have none."""
    c = libc()
    number = PERF_EVENT_OPEN.get(os.uname().machine)
    if c is None or number is None:
        return None
    attributes = struct.pack(
        "=IIQQQQQ16x",
        PERF_TYPE_HARDWARE,
        PERF_ATTR_SIZE_VER0,
        PERF_COUNT_HW_INSTRUCTIONS,
        0,
        0,
        PERF_FORMAT_TIMES,
        PERF_ATTR_FLAGS,
    )
    counter = c.syscall(number, attributes, 0, -1, -1, PERF_FLAG_FD_CLOEXEC)
    return None if counter < 0 else counter


def counted(counter):
    """What it counted; None where it had to share the hardware, and so missed some."""
    if counter is None:
        return None
    value, enabled, running = struct.unpack("=QQQ", os.read(counter, 24))
    return value if 0 < running == enabled else None


def peak_handed_on():
    """What a process that is forked here has resident, in bytes: the kernel keeps it as the peak of
    what it executes."""
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    return 1024 * os.wait4(pid, 0)[2].ru_maxrss


def load():
    """What the kernel says of the machine's load; empty texts where it says nothing."""
    texts = []
    for name in ("/proc/stat", "/proc/pressure/cpu"):
        try:
            with open(name) as file:
                texts.append(file.readline())
        except OSError:
            texts.append("")
    return texts


def output(path, own):
    if path is None:
        return os.dup(own)
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)


def start(spec, mask):
    """Forks the command off; returns its pid, or raises OSError if it could not be started."""
    environment = dict(os.environb)
    for name, value in spec["set"].items():
        environment[os.fsencode(name)] = os.fsencode(value)
    words = [word.encode("latin-1") for word in spec["command"]]
    descriptors = [
        os.open(spec["stdin"], os.O_RDONLY),
        output(spec.get("stdout"), 1),
        output(spec.get("stderr"), 2),
    ]
    failed, failing = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.setsid()
            for number, descriptor in enumerate(descriptors):
                os.dup2(descriptor, number)
            os.chdir(spec["directory"])
            if "file_limit" in spec:
                limit_files(spec["file_limit"])
            for number in (signal.SIGPIPE, signal.SIGXFSZ, signal.SIGINT):
                signal.signal(number, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
            os.execve(words[0], words, environment)
        except BaseException as error:
            os.write(failing, str(error).encode("utf-8", "replace"))
        finally:
            os._exit(127)
    os.close(failing)
    for descriptor in descriptors:
        os.close(descriptor)
    with open(failed, "rb") as pipe:
        message = pipe.read()  # empty as soon as exec has closed the other end
    if message:
        os.waitpid(pid, 0)
        raise OSError(message.decode())
    return pid


def limit_files(most):
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    if hard == resource.RLIM_INFINITY or hard > most:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))


def live_children(group):
    """Pids, command lines and sessions of what is left: our children, and the command's group."""
    found = []
    for name in candidates(group):
        try:
            with open("/proc/%s/stat" % name, "rb") as file:
                fields = file.read().rpartition(b")")[2].split()
            state, parent, its_group, session = fields[:4]
            if state == b"Z":
                continue
            if int(parent) == os.getpid() or int(its_group) == group:
                with open("/proc/%s/cmdline" % name, "rb") as file:
                    line = file.read().rstrip(b"\0").replace(b"\0", b" ")
                found.append((int(name), line.decode("utf-8", "replace"), int(session)))
        except (FileNotFoundError, ProcessLookupError):
            pass  # ended while we looked
    return found


def candidates(group):
    """The processes that can be such; all there are only if the group is not empty."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        try:
            with open("/proc/self/task/%d/children" % os.getpid()) as file:
                return file.read().split()
        except FileNotFoundError:
            pass  # a kernel without that list
    except PermissionError:
        pass
    return [name for name in os.listdir("/proc") if name.isdigit()]


def reap():
    """Reaps what has ended; False when there are no children any more."""
    while True:
        try:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                return True
        except ChildProcessError:
            return False


def to_end(group, spare):
    """Of what is left, what must not live on. The command led a session of its own, which only
    what makes itself a daemon leaves."""
    return [one for one in live_children(group) if not spare or one[2] == group]


def end_everything(group, spare):
    """Kills until nothing is left: each round adopts the children of those killed before."""
    for _ in range(1000):
        left = to_end(group, spare)
        if not left:
            reap()
            return
        for pid, _line, _session in left:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        time.sleep(0.002)
        reap()


def queue_nanos(pid):
    """How long the main thread of a process was ready to run and had no CPU; None where the
    kernel does not say. It may have ended, but not been reaped."""
    try:
        with open("/proc/%d/schedstat" % pid) as file:
            return int(file.read().split()[1])
    except FileNotFoundError:
        return None


def wait(pid, deadline, parent):
    """Waits for the command: (end, why it was cut short or None). Leaves it to be reaped."""
    cut = None
    while True:
        if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None:
            return time.monotonic_ns(), cut
        left = deadline - time.monotonic()
        event = signal.sigtimedwait(
            {signal.SIGCHLD, signal.SIGTERM, signal.SIGINT}, max(0.0, min(WAKE_SECONDS, left))
        )
        if cut is not None:
            continue
        if event is not None and event.si_signo != signal.SIGCHLD or os.getppid() != parent:
            cut = "interrupted"
        elif left <= 0:
            cut = "timeout"
        if cut is not None:
            os.killpg(pid, signal.SIGKILL)
            deadline = time.monotonic() + 3600


def main():
    parent = os.getppid()
    with open(sys.argv[1], encoding="utf-8") as file:
        spec = json.load(file)
    mask = signal.pthread_sigmask(
        signal.SIG_BLOCK, {signal.SIGCHLD, signal.SIGTERM, signal.SIGINT}
    )
    adopts = adopt_orphans()
    binds = spec.get("binds")  # the writer leaves empty lists out
    if binds:
        bind(binds)
    counter = instruction_counter() if spec.get("count") else None
    spare, hold = spec.get("spare", False), spec.get("hold", False)
    handed_on = peak_handed_on() if spec.get("count") else 0
    load_before = load()
    begin = time.monotonic_ns()
    pid = start(spec, mask)
    end, cut = wait(pid, time.monotonic() + spec["time_limit"], parent)
    load_after = load()
    queued = queue_nanos(pid)
    _pid, status, usage = os.wait4(pid, 0)
    left = to_end(pid, spare)
    until = time.monotonic() + GRACE_SECONDS
    while left and cut is None and not hold and time.monotonic() < until:
        time.sleep(0.005)
        reap()
        left = to_end(pid, spare)
    ending = cut is not None or not hold
    if ending:
        end_everything(pid, spare)
    result = {
        "wall_nanos": end - begin,
        "queue_nanos": queued,
        "user_nanos": int(usage.ru_utime * 1e9),
        "system_nanos": int(usage.ru_stime * 1e9),
        "peak_bytes": usage.ru_maxrss * 1024,
        "own_peak": usage.ru_maxrss * 1024 > handed_on + PEAK_SLACK_BYTES,
        "load_before": load_before,
        "load_after": load_after,
        "major_faults": usage.ru_majflt,
        "involuntary_switches": usage.ru_nivcsw,
        "code": os.WEXITSTATUS(status) if os.WIFEXITED(status) else -1,
        "signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0,
        "cut": cut,
        "left": [line for _pid, line, _session in left],
        "daemons": [line for _pid, line, session in live_children(pid) if session != pid],
        "instructions": counted(counter),
        "adopts": adopts,
    }
    with open(spec["result"] + ".part", "w", encoding="utf-8") as file:
        json.dump(result, file)
    os.replace(spec["result"] + ".part", spec["result"])
    if not ending:
        hold_on(pid, parent)
        end_everything(pid, spare)


def hold_on(group, parent):
    """Until we are told to end, or our parent has ended, or nothing is left to be held."""
    while to_end(group, True) and os.getppid() == parent:
        event = signal.sigtimedwait({signal.SIGCHLD, signal.SIGTERM, signal.SIGINT}, HOLD_SECONDS)
        if event is not None and event.si_signo != signal.SIGCHLD:
            return
        reap()


if __name__ == "__main__":
    try:
        main()
    except OSError as error:
        with open(sys.argv[2], "w", encoding="utf-8") as complaint:
            complaint.write(str(error) + "\n")
        sys.exit(1)
