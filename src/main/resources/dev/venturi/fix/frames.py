"""One activation of a function in an abstract run: what its names hold, and where objects came from."""

import ast

from answers import place
from calls import Calls
from expressions import Expressions
from kinds import CONTAINER_NAMES, SCALAR_NAMES, global_names, is_generator
from program import bound_names, decorators, parameters
from statements import CACHES, HARMLESS_DECORATORS, Statements
from values import SCALAR, Effect, Summary, Value, deeper, describe, is_local, join


class Frame(Statements, Expressions, Calls):
    """One activation of a function, or of an inner function in the frame of its outer one."""

    def __init__(self, effects, function, module, node, outer=None):
        self.analysis = effects
        self.function = function
        self.module = module
        self.node = node
        self.outer = outer
        self.env = {}
        self.heap = outer.heap if outer else {}
        self.effects = outer.effects if outer else []
        self.reads = outer.reads if outer else set()
        self.attributes = outer.attributes if outer else set()
        self.raises = outer.raises if outer else set()
        self.returned = []
        self.works = False
        self.watch = outer.watch if outer else None
        self.locals = bound_names(node) if node is not None and not isinstance(node, ast.Module) else set()
        self.globals = global_names(node) if node is not None else set()

    # The whole function

    def run(self, kinds):
        arguments = self.node.args
        names = parameters(self.node)
        annotations = {
            argument.arg: argument.annotation
            for argument in getattr(arguments, "posonlyargs", []) + arguments.args + arguments.kwonlyargs
        }
        for index, name in enumerate(names):
            kind = kinds.get(name) or self.annotated(annotations.get(name))
            if kind is None and self.function.owner and index == 0 and not self.is_static():
                kind = ("class" if self.is_classmethod() else "instance", self.function.owner)
            if (arguments.vararg and name == arguments.vararg.arg) or (
                arguments.kwarg and name == arguments.kwarg.arg
            ):
                self.env[name] = self.fresh(arguments, {("p", index, 1)}, ("container", "tuple"))
                continue
            own = frozenset() if kind == ("scalar",) else frozenset([("p", index, 0)])
            self.env[name] = Value(own, kind)
        self.check_decorators()
        if isinstance(self.node, ast.Lambda):
            self.returned.append(self.eval(self.node.body))
        else:
            self.block(self.node.body)
        result = join(self.returned) if self.returned else SCALAR
        if is_generator(self.node):
            result = self.fresh(self.node, self.reach(join(self.returned).own), ("iterator",))
        heap = {}
        for origin in self.reach(result.own) | {o for o in self.heap if not is_local(o)}:
            inside = self.heap.get(origin)
            if inside:
                heap[origin] = frozenset(inside)
        return Summary(
            list(dict.fromkeys(self.effects)),
            result,
            heap,
            self.reads,
            self.attributes,
            self.works,
            self.raises,
        )

    def is_static(self):
        return any(name == "staticmethod" for name, _ in decorators(self.module, self.node))

    def is_classmethod(self):
        return self.node.name == "__new__" or any(
            name == "classmethod" for name, _ in decorators(self.module, self.node)
        )

    def check_decorators(self):
        if isinstance(self.node, ast.Lambda):
            return
        for name, decorator in decorators(self.module, self.node):
            if name in CACHES:
                self.effect("cache", self.node, "%s keeps its results in a cache" % self.node.name)
            elif name not in HARMLESS_DECORATORS:
                self.effect("unknown", decorator, "%s is wrapped by a decorator" % self.node.name)

    def annotated(self, annotation):
        if annotation is None:
            return None
        if isinstance(annotation, ast.Constant):
            return ("scalar",) if annotation.value is None or annotation.value in SCALAR_NAMES else None
        entity = self.module.entity(annotation)
        if entity and entity[0] == "class":
            return ("instance", entity[1])
        name = entity[1].split(".")[-1] if entity and entity[0] in ("builtin", "external") else None
        if name in SCALAR_NAMES:
            return ("scalar",)
        if name in CONTAINER_NAMES:
            return ("container", CONTAINER_NAMES[name])
        return None

    # Origins

    def effect(self, kind, node, text, origins=frozenset()):
        self.effects.append(Effect(kind, self.module, node, text, frozenset(origins)))

    def fresh(self, node, inside=(), kind=None):
        origin = ("l", id(node))
        self.heap.setdefault(origin, set()).update(inside)
        return Value(frozenset([origin]), kind)

    def inside(self, own):
        found = set()
        for origin in own:
            found |= self.heap.get(origin, set())
            if not is_local(origin):
                found.add(deeper(origin))
        return frozenset(found)

    def reach(self, own):
        found = set(own)
        pending = list(own)
        while pending:
            origin = pending.pop()
            inside = set(self.heap.get(origin, ()))
            if not is_local(origin):
                inside.add(deeper(origin))
            inside -= found
            found |= inside
            pending.extend(inside)
        return frozenset(found)

    def element(self, value, kind=None):
        if value.is_scalar():
            return SCALAR
        return Value(self.inside(value.own), kind)

    def store(self, target, value):
        """An object is put into another one."""
        for origin in target.own:
            self.heap.setdefault(origin, set()).update(value.own)

    def mutate(self, value, node, text):
        if self.watch is not None:
            self.watch.write(value, node)
        outside = {origin for origin in value.own if not is_local(origin)}
        if value.kind and value.kind[0] in ("class", "module", "external", "builtin", "function"):
            outside.add(("u", "something outside"))
        if outside:
            whose = " and ".join(sorted({describe(origin) for origin in outside}))
            self.effect("mutate", node, "%s, which changes %s" % (text, whose), outside)

    def text(self, node):
        text = " ".join(self.module.source.text(node).split())
        return text if len(text) <= 60 else text[:57] + "…"

    def where(self, node):
        return place(self.module, node)
