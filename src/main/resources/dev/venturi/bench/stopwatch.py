"""Times a statement inside the interpreter that runs this, and writes what one execution costs.

    python stopwatch.py SPEC

SPEC is a file with a Python literal, a dictionary:

    mode         "inspect": look at the statement and execute it a few times; "time": time it
    setup        executed once, in the same function, before the statement is
    statement    what is timed, as text
    source       None; or ("file", PATH) or ("module", NAME), whose names the statement finds
    few, many    copies of the statement in the body of the one and of the other loop
    number       rounds of each loop in a slice; 0: as many as fill slice_nanos
    slices       how many slices are wanted; 0: as many as fill spend_nanos
    slice_nanos, spend_nanos
    clock        "perf_counter" or "process_time"
    gc           whether the garbage collector stays on
    forks        whether the statement makes processes that come back into it
    affinity     the CPUs to run on; empty: as it is
    result       the file that receives what was found, in JSON

A slice times two loops over the same number of rounds, one with few and one with many copies of the
statement. What the medians of both differ by, divided by the executions that the one has more, is what
an execution costs: the loops' and the clock's own costs are in both.

The statement sees what it would see without us: nothing is imported for it but what is built into
every interpreter, the program's folder or the working directory comes first in sys.path, and its
names are of a module of its own. What it writes to descriptors 1 and 2 goes nowhere.

Works with Python 3.8 and later.
"""
import gc
import posix
import sys
import time
from itertools import repeat

ONLY_AST = 0x400  # ast.PyCF_ONLY_AST; importing ast would load modules that the statement may time
STATEMENT = "<statement>"
OUR_TROUBLE = 64  # the exit code where it was not the statement that failed
TEMPLATE = """
def inner(venturi_turns, venturi_timer):
    "setup"
    for venturi_short, venturi_long, venturi_keep in venturi_turns:
        venturi_begin = venturi_timer()
        for _ in venturi_short:
            "few"
        venturi_middle = venturi_timer()
        for _ in venturi_long:
            "many"
        venturi_end = venturi_timer()
        venturi_keep(venturi_begin, venturi_middle, venturi_end)
"""
ONCE = """
def inner(venturi_timer):
    venturi_zero = venturi_timer()
    "setup"
    venturi_first = venturi_timer()
    "statement"
    venturi_second = venturi_timer()
    "statement"
    venturi_third = venturi_timer()
    "statement"
    venturi_last = venturi_timer()
    return (venturi_first - venturi_zero, venturi_second - venturi_first,
            venturi_third - venturi_second, venturi_last - venturi_third)
"""


def parse(text):
    return compile(text, STATEMENT, "exec", ONLY_AST, True)


def function(template, parts):
    """The template's function, with lists of nodes in place of the strings that name them."""
    module = parse(template)

    def fill(body):
        filled = []
        for node in body:
            value = getattr(node, "value", None)
            name = getattr(value, "value", None)
            if type(node).__name__ == "Expr" and name in parts:
                filled += parts[name]
                continue
            if hasattr(node, "body"):
                node.body = fill(node.body)
            filled.append(node)
        return filled

    module.body = fill(module.body)
    return module


class Source:
    """The setup and the statement, as the user wrote them and as trees with their line numbers."""

    def __init__(self, setup, statement):
        for text in (setup, statement):
            compile(text, STATEMENT, "exec", 0, True)  # no return, break or yield at its top
        lines = setup.count("\n") + 1 if setup else 0
        self.text = setup + "\n" + statement if setup else statement
        compile(self.text, STATEMENT, "exec", 0, True)
        setup_nodes = parse(setup).body
        nodes = parse("\n" * lines + statement).body
        # A name may be declared only once, and before it is used.
        declared = [node for node in nodes if type(node).__name__ == "Global"]
        self.nodes = [node for node in nodes if node not in declared]
        self.setup = setup_nodes + declared

    def copies(self, count):
        return self.nodes * count if count and self.nodes else parse("pass").body

    def code(self, template, **parts):
        """Compiles the template; this is also where what only a function forbids is found."""
        tree = function(template, dict(parts, setup=self.setup))
        return compile(tree, STATEMENT, "exec", 0, True)

    def timed(self, few, many):
        return self.code(TEMPLATE, few=self.copies(few), many=self.copies(many))

    def once(self):
        return self.code(ONCE, statement=self.copies(1))


def namespace(source):
    """The module whose names the statement finds."""
    import builtins

    names = {"__name__": "__main__", "__builtins__": builtins}
    if source is None:
        return names
    kind, name = source
    if kind == "module":
        import importlib

        names.update(vars(importlib.import_module(name)))
        return names
    sys.path[0] = name.rpartition("/")[0] or ""
    stem = name.rpartition("/")[2]
    module = type(sys)(stem[:-3] if stem.endswith(".py") else stem)
    module.__file__ = name
    sys.modules[module.__name__] = module
    with open(name, "rb") as file:
        exec(compile(file.read(), name, "exec", 0, True), vars(module))
    return vars(module)


def function_in(code, names):
    """Defines inner, in whose globals nothing of it is seen."""
    defined = {}
    exec(code, defined)
    return type(parse)(defined["inner"].__code__, names)


class Turns:
    """Decides how many rounds a slice has and when there are enough; keeps what slices took."""

    def __init__(self, spec):
        self.spec = spec
        self.number = spec["number"] or 1
        self.warm = spec["number"] > 0
        self.more = spec["many"] - spec["few"]
        self.costs = []
        self.firsts = []
        self.seconds = []
        self.executions = 0
        self.shortest = None
        self.spent = 0
        self.cold = False
        self.rounds = []
        self.pid = posix.getpid()
        posix.register_at_fork(after_in_child=self.forked)

    def forked(self):
        for round_list in self.rounds:
            del round_list[:]

    def round(self):
        if not self.spec["forks"]:
            return repeat(None, self.number)
        self.rounds.append([None] * self.number)
        return iter(self.rounds[-1])

    def __iter__(self):
        while not self.enough():
            del self.rounds[:]
            yield self.round(), self.round(), self.keep

    def enough(self):
        if self.spec["slices"]:
            return len(self.costs) >= self.spec["slices"]
        return bool(self.costs) and self.spent >= self.spec["spend_nanos"]

    def keep(self, begin, middle, end):
        if posix.getpid() != self.pid:
            posix._exit(0)
        self.executions += self.number * (self.spec["few"] + self.spec["many"])
        first, second = middle - begin, end - middle
        if not self.warm:
            # What takes all the time that there is cannot be warmed up, and is said to be cold.
            self.cold = self.executions <= 1 and second >= self.spec["spend_nanos"]
            if not self.cold:
                self.calibrate(second)
                return
        self.spent += first + second
        if self.shortest is None or second < self.shortest:
            self.shortest = second
        self.costs.append((second - first) / (self.number * self.more) / 1e9)
        self.firsts.append(first)
        self.seconds.append(second)

    def cost(self):
        """Of the medians: a slice from which the processor was taken away spoils one of them, not a difference."""
        return (median(self.seconds) - median(self.firsts)) / (self.number * self.more) / 1e9

    def calibrate(self, taken):
        target = self.spec["slice_nanos"]
        if taken >= target:
            self.warm = True
        elif taken * 10 < target:
            self.number *= 4
        else:
            self.number = max(self.number + 1, int(self.number * target / taken * 1.1))


def time_it(spec, source, names):
    if not spec["gc"]:
        gc.disable()
    inner = function_in(source.timed(spec["few"], spec["many"]), names)
    turns = Turns(spec)
    timer = getattr(time, spec["clock"] + "_ns")
    begin = time.perf_counter_ns()
    cpu = time.process_time_ns()
    began = []

    def started():
        began.append(time.perf_counter_ns())
        for turn in turns:
            yield turn

    inner(started(), timer)
    end = time.perf_counter_ns()
    return {
        "seconds": turns.cost(),
        "slices": turns.costs,
        "number": turns.number,
        "executions": turns.executions,
        "shortest_slice_nanos": turns.shortest,
        "cold": turns.cold,
        "setup_nanos": began[0] - begin,
        "wall_nanos": end - begin,
        "cpu_nanos": time.process_time_ns() - cpu,
        "peak_bytes": peak_bytes(),
    }


def median(values):
    values = sorted(values)
    return (values[(len(values) - 1) // 2] + values[len(values) // 2]) / 2


def peak_bytes():
    """The most memory that this process had resident (VmHWM); None where the kernel does not say."""
    try:
        with open("/proc/self/status") as file:
            for line in file:
                if line.startswith("VmHWM:"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    return None


# ---- looking at a statement


def inspect(spec, source, names, written):
    """What the statement is, by its bytecode and by a few executions behind fresh setups."""
    found = bytecode(source.timed(1, 1), source)
    inner = function_in(source.once(), names)
    if not spec["gc"]:
        gc.disable()
    turns = []
    spent = 0
    before = written()
    # What was asked for in numbers is executed in those only; and a child that comes back from
    # fork would go on here, and make others.
    pid = posix.getpid()
    while not (found["forks"] or spec["slices"]) and len(turns) < 8:
        if turns and spent + spent / len(turns) > spec["spend_nanos"]:
            break
        turn = inner(time.perf_counter_ns)
        if posix.getpid() != pid:
            posix._exit(0)
        turns.append(turn)
        spent += sum(turn)
    gc.enable()
    found["prints"] = written() > before
    found["tick_nanos"] = tick(getattr(time, spec["clock"] + "_ns"))
    found["turns"] = [list(turn) for turn in turns]
    return found


def tick(timer):
    """The least time between two readings of a clock that differ: what it cannot resolve."""
    least = None
    for _ in range(200):
        begin = end = timer()
        while begin == end:
            end = timer()
        if least is None or end - begin < least:
            least = end - begin
    return least


# What moves constants and local names about, and does no work.
PASSIVE = (
    "CACHE COPY DUP_TOP END_FOR EXTENDED_ARG JUMP_ABSOLUTE JUMP_BACKWARD JUMP_BACKWARD_NO_INTERRUPT JUMP_FORWARD"
    " JUMP_IF_FALSE_OR_POP JUMP_IF_TRUE_OR_POP"
    " LOAD_CONST LOAD_CONST_IMMORTAL LOAD_CONST_MORTAL LOAD_SMALL_INT LOAD_COMMON_CONSTANT LOAD_FAST LOAD_FAST_BORROW"
    " LOAD_FAST_BORROW_LOAD_FAST_BORROW LOAD_FAST_CHECK LOAD_FAST_LOAD_FAST NOP NOT_TAKEN POP_BLOCK POP_EXCEPT POP_TOP"
    " POP_JUMP_FORWARD_IF_FALSE POP_JUMP_IF_FALSE RESUME ROT_TWO SETUP_FINALLY STORE_DEREF STORE_FAST"
    " STORE_FAST_LOAD_FAST STORE_FAST_STORE_FAST STORE_GLOBAL STORE_NAME SWAP"
).split()
# A plain constant or name is no folded work; these are.
OPERATIONS = (
    "BinOp BoolOp Compare Dict IfExp JoinedStr List ListComp Set Subscript Tuple UnaryOp Assert If While"
).split()


def bytecode(module, source):
    """How long the statement's code is, whether it is empty or folded, whether it may fork."""
    import dis

    code = next(const for const in module.co_consts if hasattr(const, "co_code"))
    # Between the first two readings of the clock stands the loop; behind its FOR_ITER and the
    # store of the loop's name stands the statement, up to the jump back.
    clocks = readings(dis, code)
    loop = clocks[0][1]
    start = next(i for i, op in enumerate(loop) if op.opname == "FOR_ITER") + 2
    back = [i for i, op in enumerate(loop) if op.opname.startswith("JUMP_") and op.argval <= loop[start - 2].offset]
    # What raises or never ends does not jump back.
    end = max(back, default=len(loop))
    body = [op for op in loop[start:end] if op.opname not in ("CACHE", "EXTENDED_ARG", "NOP", "NOT_TAKEN")]
    works = not back or any(op.opname not in PASSIVE for op in body)
    names = set()
    pending = [code]
    while pending:
        each = pending.pop()
        names.update(each.co_names)
        pending += [const for const in each.co_consts if hasattr(const, "co_code")]
    return {
        "instructions": len(body),
        "empty": not works and all(op.opname in ("JUMP_FORWARD", "JUMP_ABSOLUTE") for op in body),
        "folded": bool(body) and not works and has_operation(source.nodes) and not reads_names(source.nodes),
        "forks": not names.isdisjoint(("fork", "forkpty")),
    }


def readings(dis, code):
    """The instructions between readings of the clock, with the name that the reading is stored in."""
    parts = []
    since = None
    for op in dis.get_instructions(code):
        stored = op.argval if op.opname.startswith("STORE_") else None
        stored = stored if isinstance(stored, tuple) else (stored,)
        if "venturi_begin" in stored:
            since = []
        elif "venturi_middle" in stored and since is not None:
            parts.append(("loop", since))
            since = None
        elif since is not None:
            since.append(op)
    return parts


def descendants(nodes):
    pending = list(nodes)
    while pending:
        node = pending.pop()
        if isinstance(node, list):
            pending += node
        elif hasattr(node, "_fields"):
            yield node
            pending += [getattr(node, field, None) for field in node._fields if field != "annotation"]


def reads_names(nodes):
    return any(type(node).__name__ == "Name" and type(node.ctx).__name__ == "Load" for node in descendants(nodes))


def has_operation(nodes):
    """Whether there is something in a tree that a compiler may do beforehand; -1 is no operation to its readers."""
    for node in descendants(nodes):
        kind = type(node).__name__
        if kind == "UnaryOp" and type(node.operand).__name__ == "Constant" and type(node.op).__name__ in ("USub", "UAdd"):
            continue
        if kind in OPERATIONS:
            return True
    return False


# ---- the process


def flush():
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (AttributeError, OSError, ValueError):
            pass  # the statement closed or replaced it


def keep_streams():
    """Keeps the standard streams; returns how to have them back."""
    kept = posix.dup(1), posix.dup(2)

    def undo():
        flush()
        posix.dup2(kept[0], 1)
        posix.dup2(kept[1], 2)

    return undo


def silence(inspecting):
    """Where the statement's output goes, and how many bytes of it there were."""
    if not inspecting:
        nowhere = posix.open("/dev/null", posix.O_RDWR)
        posix.dup2(nowhere, 1)
        posix.dup2(nowhere, 2)
        posix.close(nowhere)
        return lambda: 0
    file = posix.dup(1)  # which is a file here
    posix.dup2(1, 2)

    def written():
        flush()
        return posix.fstat(file).st_size

    return written


def report(error, text):
    """Prints the traceback as Python does, without our own frames and with the statement's lines."""
    import linecache
    import traceback

    lines = [line + "\n" for line in text.split("\n")]
    linecache.cache[STATEMENT] = len(text), None, lines, STATEMENT
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename == __file__:
        trace = trace.tb_next
    traceback.print_exception(type(error), error, trace)


def json(value):
    """JSON of what is written here: text is ASCII."""
    if isinstance(value, dict):
        return "{" + ", ".join('"%s": %s' % (key, json(each)) for key, each in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(json(each) for each in value) + "]"
    if isinstance(value, str):
        return '"%s"' % value
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return repr(value)


def main():
    path = sys.argv[1]
    with open(path, "rb") as file:
        spec = eval(file.read(), {"__builtins__": {}})
    sys.argv[:] = [""]
    sys.path[0] = ""
    if spec["affinity"]:
        try:
            posix.sched_setaffinity(0, spec["affinity"])
        except (OSError, ValueError) as error:
            sys.stderr.write("cannot run on CPUs %s: %s\n" % (", ".join(map(str, spec["affinity"])), error))
            posix._exit(OUR_TROUBLE)
    inspecting = spec["mode"] == "inspect"
    undo = keep_streams()
    text = "\n".join(part for part in (spec["setup"], spec["statement"]) if part)
    try:
        source = Source(spec["setup"], spec["statement"])
        written = silence(inspecting)
        names = namespace(spec["source"])
        found = inspect(spec, source, names, written) if inspecting else time_it(spec, source, names)
    except BaseException as error:
        undo()
        report(error, text)
        sys.stderr.flush()
        posix._exit(1)
    undo()
    with open(spec["result"] + ".part", "w") as file:
        file.write(json(found))
    posix.rename(spec["result"] + ".part", spec["result"])


main()
