"""Finds out what running a function does besides giving its result.

An abstract run of the function and of everything in the program that it calls: each expression gets a value of
values.py, and each thing that somebody could notice becomes an Effect. Whatever is not understood is an
effect as well, of the kind `unknown`.

Kinds of effects: mutate output input random clock exit read write blocking sleep child send process thread
threadlocal threadbound loop context shared identity hash state cache unknown.
"""

import ast

from frames import Frame
from kinds import DUNDERS, kind_of
from program import parameters
from values import Effect, Summary, Value

DEEPEST = 40
MOST_CALLS = 4000


class Effects:
    """Summaries of the program's functions, each worked out once for the kinds of its arguments."""

    def __init__(self, program, modules):
        self.program = program
        self.modules = modules
        self.summaries = {}
        self.running = []
        self.calls = 0
        self.methods = {}
        for module in modules:
            for cls in module.classes.values():
                for name, method in cls.methods.items():
                    self.methods.setdefault(name, []).append(method)
        self.uses_numpy = any(b"numpy" in module.source.utf8 for module in modules)
        self._noisy = None
        self._http = None
        self.attribute_kinds = {}

    def frame(self, module):
        """A frame for expressions of a module that stand in no function."""
        return Frame(self, None, module, None)

    def speaks_http(self):
        """Whether the program uses a library whose objects have `get` for something else than dict.get."""
        if self._http is None:
            words = [
                ("import " + name).encode()
                for name in ("requests", "httpx", "urllib3", "aiohttp", "redis", "boto3")
            ]
            words += [
                ("from " + name).encode()
                for name in ("requests", "httpx", "urllib3", "aiohttp", "redis", "boto3")
            ]
            self._http = any(word in module.source.utf8 for module in self.modules for word in words)
        return self._http

    def parameter_kinds(self, function):
        """Kinds of a function's parameters, where all calls in the program pass the same."""
        names = parameters(function.node)
        found = {name: set() for name in names}
        for module in self.modules:
            if function.node.name.encode() not in module.source.utf8:
                continue
            for node in ast.walk(module.tree):
                if (
                    not isinstance(node, ast.Call)
                    or getattr(node.func, "id", getattr(node.func, "attr", None)) != function.node.name
                ):
                    continue
                shift = 1 if function.owner is not None and isinstance(node.func, ast.Attribute) else 0
                if any(isinstance(a, ast.Starred) for a in node.args) or any(
                    k.arg is None for k in node.keywords
                ):
                    return {}
                for name, argument in zip(names[shift:], node.args):
                    found[name].add(kind_of(self, module, argument))
                for keyword in node.keywords:
                    if keyword.arg in found:
                        found[keyword.arg].add(kind_of(self, module, keyword.value))
        return {name: kinds.pop() for name, kinds in found.items() if len(kinds) == 1 and None not in kinds}

    def noisy_operators(self):
        """Special methods of the program's classes that do more than compute, by name."""
        if self._noisy is None:
            self._noisy = {}
            for name in DUNDERS:
                for method in self.methods.get(name, []):
                    summary = self.summary(method, {})
                    if any(e.kind != "read" for e in summary.effects):
                        self._noisy[name] = method
        return self._noisy

    def summary(self, function, kinds):
        names = parameters(function.node)
        key = (id(function.node), tuple(kinds.get(name) for name in names))
        if key in self.summaries:
            return self.summaries[key]
        running = [name for name, _ in self.running]
        if function.node in running or len(running) > DEEPEST or self.calls > MOST_CALLS:
            # A recursion: its effects are those of the call that runs already.
            effects = []
            if function.node not in running:
                effects = [
                    Effect(
                        "unknown",
                        function.module,
                        function.node,
                        "more calls than are looked through",
                        frozenset(),
                    )
                ]
            own = frozenset(("p", i, d) for i in range(len(names)) for d in (0, 1))
            return Summary(effects, Value(own), {}, set(), set(), True, set())
        self.calls += 1
        frame = Frame(self, function, function.module, function.node)
        self.running.append((function.node, frame))
        try:
            summary = frame.run(kinds)
        finally:
            self.running.pop()
        if all(node is not function.node for node, _ in self.running):
            self.summaries[key] = summary
        return summary
