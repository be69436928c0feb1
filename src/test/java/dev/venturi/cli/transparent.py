"""Small programs that would notice a tracer in them. What each prints is the same with and without one.

    python3 transparent.py NAME...

Each runs in a process of its own, which ends as programs do.
"""

import os
import subprocess
import sys
import threading


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __eq__(self, other):
        return (self.x, self.y) == (other.x, other.y)


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def squares(n):
    for i in range(n):
        yield i * i


def pickles():
    import pickle

    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        data = pickle.dumps([Point(1, 2), fib], protocol)
        print(pickle.loads(data)[0] == Point(1, 2), pickle.loads(data)[1] is fib, len(data))
    print(Point.__module__, fib.__module__, sys.modules["__main__"].Point is Point)


def norm(point):
    return Point(point.x * point.x, point.y)


def pools():
    import multiprocessing

    for method in "fork", "spawn", "forkserver":
        context = multiprocessing.get_context(method)
        with context.Pool(2) as pool:
            got = pool.map(norm, [Point(i, method) for i in range(5)])
            pool.close()
            pool.join()
        print(method, [(point.x, point.y) for point in got], len(multiprocessing.active_children()))
    import concurrent.futures

    with concurrent.futures.ProcessPoolExecutor(2) as executor:
        print(list(executor.map(fib, range(10))))


def cprofile():
    import cProfile
    import pstats

    profile = cProfile.Profile()
    profile.enable()
    fib(12)
    list(squares(10))
    sorted([3, 1, 2], key=lambda x: -x)
    profile.disable()
    for (file, line, name), row in sorted(pstats.Stats(profile).stats.items()):
        if "Profiler" not in name:
            print(os.path.basename(file), line, name, row[:2])
    print(sys.getprofile())
    fib(5)
    with open(os.devnull, "w") as nowhere:
        pstats.Stats(profile, stream=nowhere).print_stats()


def profile_function():
    events = []

    def hear(frame, event, arg):
        events.append((event, frame.f_code.co_name, getattr(arg, "__name__", None)))

    sys.setprofile(hear)
    fib(3)
    len("abc")
    list(squares(2))
    print(sys.getprofile() is hear)
    sys.setprofile(None)
    # A function in C that is being called while it is watched is heard to return: setprofile itself.
    print([event for event in events if event[2] != "setprofile"])
    print(sys.getprofile())
    fib(3)
    threading.setprofile(hear)
    del events[:]
    thread = threading.Thread(target=fib, args=(2,))
    thread.start()
    thread.join()
    threading.setprofile(None)
    print([event for event in events if event[1] == "fib"], sys.getprofile())


def trace_function():
    lines = []

    def hear(frame, event, arg):
        if frame.f_code.co_name in ("fib", "squares"):
            lines.append((event, frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno))
            return hear

    sys.settrace(hear)
    fib(3)
    list(squares(2))
    print(sys.gettrace() is hear)
    sys.settrace(None)
    print(lines)
    print(sys.gettrace())
    import trace

    tracer = trace.Trace(count=1, trace=0)
    print(tracer.runfunc(fib, 5))
    here = [row for row in tracer.results().counts.items() if row[0][0] == __file__]
    print(sorted((line, times) for (_, line), times in here))


def debugger():
    import bdb
    import io
    import pdb

    class Debugger(bdb.Bdb):
        def user_line(self, frame):
            print("line", frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno)
            self.set_step()

        def user_return(self, frame, value):
            print("return", frame.f_code.co_name, value)

    Debugger().runcall(fib, 2)
    commands = io.StringIO("b fib\nc\np n\nw\nu\nd\ns\nn\nr\nc\nc\ncl 1\nc\nq\n")
    out = io.StringIO()
    debugger = pdb.Pdb(stdin=commands, stdout=out, readrc=False)
    debugger.use_rawinput = False
    try:
        debugger.runcall(fib, 3)
    except bdb.BdbQuit:
        print("quit")
    print(out.getvalue())


def monitoring():
    if sys.version_info < (3, 12):
        return
    own = sys.monitoring
    print([own.get_tool(number) for number in (0, 1, 2, 5)])
    heard = []
    own.use_tool_id(own.COVERAGE_ID, "coverage-like")
    E = own.events

    def line(code, number):
        if code in (fib.__code__, squares.__code__):
            heard.append((code.co_name, number - code.co_firstlineno))
        return own.DISABLE

    def other(code, *rest):
        if code in (fib.__code__, squares.__code__):
            heard.append((code.co_name, [str(type(part)) for part in rest]))

    own.register_callback(own.COVERAGE_ID, E.LINE, line)
    for event in E.PY_START, E.PY_RETURN, E.PY_YIELD, E.CALL, E.C_RETURN:
        own.register_callback(own.COVERAGE_ID, event, other)
    own.set_events(own.COVERAGE_ID, E.LINE | E.PY_START | E.PY_RETURN | E.PY_YIELD | E.CALL)
    fib(3)
    list(squares(2))
    own.restart_events()
    fib(1)
    own.set_events(own.COVERAGE_ID, 0)
    own.free_tool_id(own.COVERAGE_ID)
    print(heard)
    own.use_tool_id(own.DEBUGGER_ID, "debugger-like")
    own.set_local_events(own.DEBUGGER_ID, fib.__code__, E.INSTRUCTION)
    count = []
    own.register_callback(own.DEBUGGER_ID, E.INSTRUCTION, lambda *_: count.append(1))
    fib(4)
    own.set_local_events(own.DEBUGGER_ID, fib.__code__, 0)
    own.free_tool_id(own.DEBUGGER_ID)
    print(len(count))


def environment():
    names = ("LD_PRELOAD", "VENTURI_PROBE", "PYTHONPATH", "PYTHONSTARTUP")
    print([(name, os.environ.get(name)) for name in names])
    env = ["env"]
    outputs = [
        subprocess.check_output(env),
        subprocess.check_output("env", shell=True),
        subprocess.check_output(env, env={"A": "b"}),
        subprocess.check_output(env, env=dict(os.environ, LD_PRELOAD="")),
        subprocess.check_output(env, close_fds=False),
        subprocess.check_output(env, preexec_fn=lambda: None),
        subprocess.check_output([sys.executable, "-c", "import os; print(sorted(os.environ.items()))"]),
        os.popen("env").read().encode(),
        subprocess.check_output(["sh", "-c", "sh -c env; exec /usr/bin/env"], env={"X": "1"}),
    ]
    for output in outputs:
        print(sorted(output.decode().splitlines()))
    sys.stdout.flush()
    print(os.system("env | sort; exit 3"))
    starts = (
        lambda: os.spawnve(os.P_NOWAIT, "/usr/bin/env", env, {"Y": "2"}),
        lambda: os.posix_spawn("/usr/bin/env", env, {"Z": "3"}),
        lambda: os.posix_spawnp("env", env, {"U": "4", "PATH": "/usr/bin"}),
        lambda: os.fork() or os.execvpe("env", env, {"LD_PRELOAD": "/none.so", "PATH": "/usr/bin"}),
        lambda: os.fork() or os.execve("/usr/bin/env", env, {"W": "5"}),
    )
    for start in starts:
        sys.stdout.flush()
        print(os.waitpid(start(), 0)[1])


def tools():
    print(sys.getprofile(), sys.gettrace(), [thread.name for thread in threading.enumerate()])
    print(getattr(threading, "_profile_hook", None), sys.flags, sys.warnoptions, sys.getswitchinterval())
    print(sys.getrecursionlimit(), sorted(sys.modules))
    seen = []

    def look():
        seen.append((sys.getprofile(), sys.gettrace()))

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    print(seen)


def objects():
    import gc

    gc.collect()
    strangers = [thing for thing in gc.get_objects() if "venturi" in repr(type(thing)).lower()]
    print(strangers, gc.isenabled(), gc.get_threshold(), gc.garbage)
    thing = object()
    print(sys.getrefcount(thing))

    def inner(argument):
        return sys.getrefcount(argument)

    print(inner(thing), inner(None) > 0)
    import weakref

    def local():
        pass

    gone = weakref.ref(local)
    local()
    del local
    gc.collect()
    print(gone())
    point = Point(1, 2)
    point.me = point
    gone = weakref.ref(point)
    del point
    print(gc.collect() > 0, gone())
    frames = [sys._getframe()]
    while frames[-1].f_back:
        frames.append(frames[-1].f_back)
    print([frame.f_code.co_name for frame in frames], len(gc.get_referrers(thing)))
    import traceback

    try:
        fib("x")
    except TypeError:
        print(traceback.format_exc())


def memory():
    import tracemalloc

    tracemalloc.start(5)
    kept = [bytes(1000) for _ in range(100)]
    snapshot = tracemalloc.take_snapshot()
    mine = snapshot.filter_traces([tracemalloc.Filter(True, __file__)]).statistics("lineno")
    # 3.11 makes a frame object for a profile function.
    print([(stat.traceback[0].lineno, stat.count // 10) for stat in mine if stat.size > 50000], len(kept))
    print(tracemalloc.get_traced_memory()[0] > 100000)
    tracemalloc.stop()


def warns():
    import warnings

    warnings.warn("once")
    warnings.simplefilter("error")
    try:
        warnings.warn("now an error", DeprecationWarning)
    except DeprecationWarning as error:
        print(error)
    try:
        open(os.devnull)
    except ResourceWarning as error:
        print(error)


def faults():
    import faulthandler
    import signal

    print(faulthandler.is_enabled())
    with open("dumped", "w+") as file:
        faulthandler.dump_traceback(file, all_threads=True)
        faulthandler.register(signal.SIGUSR1, file)
        os.kill(os.getpid(), signal.SIGUSR1)
        file.seek(0)
        print([line for line in file if "0x" not in line])
    got = []
    signal.signal(signal.SIGALRM, lambda number, frame: got.append((number, frame.f_code.co_name)))
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    while not got:
        fib(3)
    print(got[0][0], signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGPIPE))
    try:
        signal.raise_signal(signal.SIGINT)
    except KeyboardInterrupt:
        print("interrupted")


def descriptors():
    def numbers():
        return sorted(int(name) for name in os.listdir("/proc/self/fd"))

    # The first thread that ends has the C library open one of its own files, a moment after join.
    thread = threading.Thread(target=fib, args=(5,))
    thread.start()
    thread.join()
    import time

    time.sleep(0.1)
    print(numbers())
    os.closerange(3, 1000)
    print(fib(10), numbers())
    thread = threading.Thread(target=fib, args=(10,))
    thread.start()
    thread.join()
    print(numbers())
    print(subprocess.check_output(["ls", "/proc/self/fd"], close_fds=True))
    print(subprocess.check_output([sys.executable, "-c", "import os; print(os.listdir('/proc/self/fd'))"]))


def daemons():
    import time

    def forever():
        while True:
            fib(5)

    for _ in range(3):
        threading.Thread(target=forever, daemon=True).start()
    import atexit

    atexit.register(print, "at exit")
    time.sleep(0.05)
    print("the end")


def threads():
    local = threading.local()
    results = []

    def work(number):
        local.number = number
        results.append((local.number, fib(10)))

    for _ in range(30):
        some = [threading.Thread(target=work, args=(i,)) for i in range(10)]
        for thread in some:
            thread.start()
        for thread in some:
            thread.join()
    print(len(results), sorted(set(results)))
    print(threading.stack_size(), threading.active_count())


def hooks():
    names = []

    def audit(event, arguments):
        if event in ("open", "exec", "import", "subprocess.Popen", "sys.setprofile", "sys.settrace", "os.putenv", "ctypes.dlopen"):
            names.append((event, arguments[0] if arguments and isinstance(arguments[0], str) else ""))

    sys.addaudithook(audit)
    exec("fib(3)")
    thread = threading.Thread(target=fib, args=(5,))
    thread.start()
    thread.join()
    import wave

    open(os.devnull).close()
    sys.setprofile(None)
    sys.settrace(None)
    subprocess.call(["true"])
    print(names)


def raising_hook():
    def audit(event, arguments):
        if event in ("sys.setprofile", "sys._getframe", "import") or event.startswith("sys.monitoring"):
            raise RuntimeError("no " + event)

    sys.addaudithook(audit)
    threading.Thread(target=fib, args=(5,)).start()
    for action in (lambda: sys.setprofile(None), lambda: __import__("cProfile")):
        try:
            action()
        except RuntimeError as error:
            print(error)
    print(fib(10))


def children():
    print(subprocess.check_output([sys.executable, "-c", "print('child')"]))
    print(subprocess.check_output([sys.executable, "-I", "-S", "-c", "import sys; print(sys.flags, sys.argv)"]))
    print(subprocess.run([sys.executable, "-c", "1/0"], stderr=subprocess.PIPE).stderr)
    print(subprocess.call([sys.executable, "-c", "import os; os.abort()"]))
    print(subprocess.run([sys.executable, "-"], input=b"print('from stdin')", stdout=subprocess.PIPE).stdout)
    for command in ["not-there"], ["/dev/null"], ["/"], [""]:
        try:
            subprocess.call(command)
        except OSError as error:
            print(error)
    sys.stdout.flush()
    print(os.system("exit 7"), os.system(""), os.system("kill -9 $$"))


def files():
    with open("made", "w") as file:
        file.write("text")
    os.mkdir("folder")
    print(sorted(os.listdir(".")))


def imports():
    sys.dont_write_bytecode = False
    with open("module_of_mine.py", "w") as file:
        file.write("def f(): return 1\n")
    sys.path.insert(0, os.getcwd())
    import module_of_mine

    import importlib.util

    print(module_of_mine.f(), os.listdir("__pycache__"))
    with open(importlib.util.cache_from_source(module_of_mine.__file__), "rb") as file:
        print(len(file.read()))


def asynchronous():
    import asyncio

    async def numbers():
        for i in range(3):
            await asyncio.sleep(0)
            yield i

    async def main():
        async def one(i):
            await asyncio.sleep(0.001 * i)
            return [n async for n in numbers()]

        print(await asyncio.gather(*[one(i) for i in range(5)]))
        task = asyncio.ensure_future(asyncio.sleep(10))
        await asyncio.sleep(0)
        task.cancel()
        try:
            await task
        except asyncio.CancelledError:
            print("cancelled")

    asyncio.run(main())


def exceptions():
    def generator():
        try:
            yield 1
        finally:
            print("closed")

    running = generator()
    next(running)
    running.close()
    running = generator()
    next(running)
    try:
        running.throw(KeyError("k"))
    except KeyError as error:
        print(error, error.__traceback__.tb_next.tb_frame.f_code.co_name)

    def deep(n):
        return deep(n + 1)

    try:
        deep(0)
    except RecursionError as error:
        print(error)

    class Odd:
        def __del__(self):
            raise ValueError("in del")

    sys.unraisablehook = lambda what: print(what.exc_value)
    Odd()


def main():
    for name in sys.argv[1:]:
        sys.stdout.flush()
        child = os.fork()
        if not child:
            print("-", name)
            return globals()[name]()
        print(name, os.waitpid(child, 0)[1])


if __name__ == "__main__":
    main()
