"""Counts the calls of one function of a program, and makes some of them fail, or end late.

The program's text is marked when it is compiled: the body of the function stands in a `with` of ours, on the same
lines. Where the function is a library's, its name in the program's own file is marked instead, so that no library code
is touched. Both versions of a program, that before a patch and that after it, are marked in the same way.

A call is known by its arguments, since its number says nothing where calls run side by side. Words of the arguments
that differ between two recorded runs, such as a port or the name of a temporary file, stand for any word. What is done
to a call is done to every call with such arguments, which is the same in whatever order and process they run.

The specification, a dictionary:

    file, function    where it is: its qualified name, or the text that names it if it is a library's
    library           whether it is
    log               gets one line of JSON for each event, at once: {"done": what} or
                      {"call": the words of each argument, "ids": of those that can change, else 0}
    do                record, raise, raise-each, reverse or few
    recordings        two logs of the original (raise, raise-each, reverse)
    index             the call that raises (raise)
    error             the builtin exception that is raised (raise, raise-each)
    state             a file of one byte for each call: 0 not begun, 1 begun, 2 ended, 3 ended after a later one (reverse)
    items, scope      the text of what the loop goes over, and the function that it is in (few)
    most              how many of the items are left (few)
"""

import ast
import builtins
import hashlib
import importlib.machinery
import itertools
import json
import mmap
import os
import re
import threading
import time

CALL, FUNCTION, FEW = "__venturi_call__", "__venturi_function__", "__venturi_few__"
FIXED = (int, float, complex, str, bytes, tuple, frozenset, range, type, type(None), type(len), type(os.path.join))
LONG = 200  # a longer text counts as one word
MOST_PARTS = 1000
PATIENCE, START = 2.0, 0.5  # seconds
FIRST_ONES, DELAY = 8, 0.02
STARTERS = ("to_thread", "map", "starmap", "imap", "submit", "run_in_executor", "apply_async", "partial")
GOING_OVER = ("list", "tuple", "zip", "enumerate", "map", "starmap")
REPRESENTED = ("datetime", "decimal", "fractions", "ipaddress", "uuid", "pathlib", "pathlib._local", "array", "zoneinfo")


# What a call is known by


def words(value):
    """An argument of a call, as a list of words that are the same in each process."""
    parts = []
    describe(value, parts)
    return [word for text in parts for word in split(text)]


def split(text):
    if len(text) > LONG:
        return [hashlib.sha1(text.encode("utf-8", "surrogatepass")).hexdigest()]
    return [word for word in re.split(r"(\W+)", text) if word]


def describe(value, parts):
    if len(parts) > MOST_PARTS:
        return
    kind = type(value)
    if value is None or kind in (bool, int, float, complex, str, bytes, bytearray, range):
        parts.append(repr(value))
    elif isinstance(value, (list, tuple, set, frozenset)):
        base = next(each for each in (list, tuple, set, frozenset) if isinstance(value, each))
        parts.append("%s %d" % (kind.__name__, base.__len__(value)))
        for each in base.__iter__(value):
            describe(each, parts)
            if len(parts) > MOST_PARTS:
                break
    elif isinstance(value, dict):
        parts.append("%s %d" % (kind.__name__, dict.__len__(value)))
        for key, each in dict.items(value):
            describe(key, parts)
            describe(each, parts)
            if len(parts) > MOST_PARTS:
                break
    elif kind.__module__ in REPRESENTED:
        parts.append(repr(value))
    else:
        parts.append(kind.__qualname__)
        held = getattr(value, "__dict__", None)
        if type(held) is dict and not isinstance(value, type):
            for name in sorted(held, key=str):
                parts.append(str(name))
                describe(held[name], parts)


def recorded(log):
    with open(log, encoding="utf-8") as file:
        return [event for event in map(json.loads, file) if "call" in event]


def changing(events):
    """The places of arguments that are changed between calls, whose state then does not tell which call it is."""
    known = {}
    found = set()
    for event in events:
        for place, (number, said) in enumerate(zip(event["ids"], event["call"])):
            if number and known.setdefault((place, number), said) != said:
                found.add(place)
    return found


def flat(arguments, left_out):
    return [word for place, said in enumerate(arguments) if place not in left_out for word in said]


def patterns(recordings, left_out):
    """For each call, its words, with None for one that differs; None for a call that has not as many in each run."""
    first, second = ([flat(event["call"], left_out) for event in events] for events in recordings)
    return [
        [a if a == b else None for a, b in zip(one, other)] if len(one) == len(other) else None
        for one, other in zip(first, second)
    ]


def fits(pattern, call):
    return len(pattern) == len(call) and all(a is None or a == b for a, b in zip(pattern, call))


class Order:
    """The calls by their arguments."""

    def __init__(self, known):
        self.by_places = {}  # the places of the words that count -> {those words: numbers of calls}
        for number, pattern in enumerate(known):
            if pattern is None:
                continue
            places = len(pattern), tuple(at for at, word in enumerate(pattern) if word is not None)
            same = self.by_places.setdefault(places, {})
            same.setdefault(tuple(pattern[at] for at in places[1]), []).append(number)

    def number(self, call):
        """The number of that call; None if there is none, or more than one."""
        found = []
        for (length, places), numbers in self.by_places.items():
            if length == len(call):
                found += numbers.get(tuple(call[at] for at in places), [])
        return found[0] if len(found) == 1 else None


# What is done to it


class Nothing:
    def __enter__(self):
        pass

    def __exit__(self, *_exception):
        pass


class Inside(Nothing):
    """A call that is being made; those that it makes of the same function are not counted."""

    def __init__(self, calls, number):
        self.calls = calls
        self.number = number

    def __enter__(self):
        self.calls.local.inside = True

    def __exit__(self, *_exception):
        self.calls.local.inside = False
        if self.number is not None:
            self.calls.end(self.number)


class Calls:
    def __init__(self, spec):
        self.spec = spec
        self.file = os.path.realpath(spec["file"])
        self.do = spec["do"]
        self.local = threading.local()
        self.nothing = Nothing()
        self.patience = PATIENCE
        recordings = [recorded(log) for log in spec.get("recordings", ())]
        self.left_out = set().union(*map(changing, recordings))
        known = patterns(recordings, self.left_out) if recordings else []
        if self.do == "raise":
            self.pattern = known[spec["index"]]
        if self.do in ("raise-each", "reverse"):
            self.order = Order(known)
        if self.do == "reverse":
            with open(spec["state"], "r+b") as file:
                self.state = mmap.mmap(file.fileno(), len(known))

    def note(self, **event):
        descriptor = os.open(self.spec["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(descriptor, (json.dumps(event) + "\n").encode())
        finally:
            os.close(descriptor)

    def words(self, values):
        return flat([words(value) for value in values], self.left_out)

    def begin(self, values, whole=True):
        """A call begins; `whole` if it ends when it returns, as a coroutine or generator does not."""
        if getattr(self.local, "inside", False):
            return self.nothing
        number = None
        if self.do == "record":
            ids = [0 if isinstance(value, FIXED) else id(value) for value in values]
            self.note(call=[words(value) for value in values], ids=ids)
        elif self.do == "raise" and fits(self.pattern, self.words(values)):
            self.note(done="raised")
            raise self.error("injected by the proof of a patch")
        elif self.do == "raise-each":
            self.fail(self.order.number(self.words(values)))
        elif self.do == "reverse" and whole:
            number = self.order.number(self.words(values))
            if number is not None:
                self.state[number] = 1
        return Inside(self, number) if whole else self.nothing

    def error(self, text):
        return getattr(builtins, self.spec["error"])(text)

    def fail(self, number):
        """Each call fails in a way of its own, the first ones later than those after them."""
        if number is not None and number < FIRST_ONES:
            time.sleep(DELAY * (FIRST_ONES - number))
        self.note(done="raised")
        raise self.error("injected into call %s by the proof of a patch" % number)

    def end(self, number):
        """Waits for the later calls that have begun by now."""
        later = []
        at = self.state.find(b"\x01", number + 1)
        while at >= 0:
            later.append(at)
            at = self.state.find(b"\x01", at + 1)
        until = time.monotonic() + self.patience
        while any(self.state[at] == 1 for at in later):
            if time.monotonic() > until:
                self.patience = 0.0  # they may wait for each other: not again
                break
            time.sleep(0.001)
        if number == 0 and not later:  # the others may still be on their way
            until = time.monotonic() + START
            while not self.ended_after(number) and time.monotonic() < until:
                time.sleep(0.001)
        self.state[number] = 3 if self.ended_after(number) else 2

    def ended_after(self, number):
        return any(self.state.find(mark, number + 1) >= 0 for mark in (b"\x02", b"\x03"))

    def function(self, target):
        """A library's function, as the program's file sees it."""

        def call(*arguments, **named):
            with self.begin(arguments + (named,) * bool(named)):
                return target(*arguments, **named)

        return call

    def few(self, items):
        """The first of some items, in an object of the same type where that is a plain one."""
        self.note(done="cut to %d" % self.spec["most"])
        most = self.spec["most"]
        if type(items) in (list, tuple, range, str, bytes):
            return items[:most]
        if type(items) is dict:
            return dict(itertools.islice(items.items(), most))
        return itertools.islice(items, most)

    # Where the program's text comes from

    def install(self):
        for name, value in ((CALL, self.begin), (FUNCTION, self.function), (FEW, self.few)):
            setattr(builtins, name, value)
        loader = importlib.machinery.SourceFileLoader
        load = loader.get_code

        def get_code(this, fullname):
            path = this.get_filename(fullname)
            return self.compiled(path) if self.is_marked(path) else load(this, fullname)

        loader.get_code = get_code

    def install_in_worker(self):
        """A process that is started afresh runs the main file by runpy."""
        import runpy

        read = runpy._get_code_from_file

        # Some versions give the module's name as well, before the path or behind it; those that have it before the
        # path return the path, too.
        path_at = read.__code__.co_varnames.index("fname")

        def code_from_file(*names):
            path = names[path_at]
            if not self.is_marked(path):
                return read(*names)
            return (self.compiled(path), path) if path_at else self.compiled(path)

        runpy._get_code_from_file = code_from_file

    def is_marked(self, path):
        return os.path.realpath(path) == self.file

    def compiled(self, path):
        with open(path, "rb") as file:
            tree = compile(file.read(), path, "exec", ast.PyCF_ONLY_AST, dont_inherit=True)
        tree = Marker(self.spec).visit(tree)
        return compile(ast.fix_missing_locations(tree), path, "exec", dont_inherit=True)


class Marker(ast.NodeTransformer):
    """Puts our calls into a program's text."""

    def __init__(self, spec):
        self.names = []
        self.scope = "<module>"
        self.wanted = None if spec["library"] or spec["do"] == "few" else spec["function"]
        self.library = dumped(spec["function"]) if spec["library"] and spec["do"] != "few" else None
        self.items = dumped(spec["items"]) if spec["do"] == "few" else None
        self.loop_scope = spec.get("scope")

    def within(self, node, *names):
        kept = self.names, self.scope
        self.names = self.names + list(names)
        if len(names) == 2:
            self.scope = ".".join(self.names[:-1])
        self.generic_visit(node)
        self.names, self.scope = kept
        return node

    def visit_ClassDef(self, node):
        return self.within(node, node.name)

    def visit_FunctionDef(self, node):
        name = ".".join(self.names + [node.name])
        self.within(node, node.name, "<locals>")
        if name == self.wanted:
            self.mark(node)
        return node

    visit_AsyncFunctionDef = visit_FunctionDef

    def mark(self, node):
        given = node.args
        names = [a.arg for a in getattr(given, "posonlyargs", []) + given.args + given.kwonlyargs]
        names += [a.arg for a in (given.vararg, given.kwarg) if a is not None]
        values = ast.Tuple([ast.Name(name, ast.Load()) for name in names], ast.Load())
        whole = isinstance(node, ast.FunctionDef) and not any(is_yield(each) for each in own_nodes(node))
        arguments = [values] if whole else [values, ast.Constant(False)]
        begin = ast.Call(ast.Name(CALL, ast.Load()), arguments, [])
        start = 1 if ast.get_docstring(node, clean=False) is not None else 0
        body = node.body[start:]
        if not body:
            return
        if whole:
            marked = [ast.With([ast.withitem(begin, None)], body)]
        else:
            marked = [ast.Expr(begin)] + body
        for each in ast.walk(begin):
            ast.copy_location(each, body[0])
        ast.copy_location(marked[0], body[0])
        node.body[start:] = marked

    def visit_Call(self, node):
        self.generic_visit(node)
        if self.library is not None:
            if ast.dump(node.func) == self.library:
                node.func = around(FUNCTION, node.func)
            if last_name(node.func) in STARTERS:
                node.args = [around(FUNCTION, a) if ast.dump(a) == self.library else a for a in node.args]
        name = last_name(node.func)
        if name in GOING_OVER or name.startswith("_starmap"):
            node.args = [self.cut(a) for a in node.args]
        return node

    def visit_For(self, node):
        self.generic_visit(node)
        node.iter = self.cut(node.iter)
        return node

    def visit_comprehension(self, node):
        self.generic_visit(node)
        node.iter = self.cut(node.iter)
        return node

    def cut(self, node):
        if self.items is not None and self.scope == self.loop_scope and ast.dump(node) == self.items:
            return around(FEW, node)
        return node


def dumped(text):
    return ast.dump(ast.parse("(%s)" % text, mode="eval").body)


def around(name, node):
    made = ast.Call(ast.Name(name, ast.Load()), [node], [])
    ast.copy_location(made.func, node)
    return ast.copy_location(made, node)


def last_name(node):
    return getattr(node, "id", getattr(node, "attr", ""))


def is_yield(node):
    return isinstance(node, (ast.Yield, ast.YieldFrom))


def own_nodes(function):
    """The nodes of a function, without those of functions within it."""
    pending = list(function.body)
    while pending:
        node = pending.pop()
        yield node
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
            pending.extend(ast.iter_child_nodes(node))
