"""Finds out what running a function does besides giving its result.

An abstract run of the function and of everything in the program that it calls: each expression gets a value of
values.py, and each thing that somebody could notice becomes an Effect. Whatever is not understood is an
effect as well, of the kind `unknown`.

Kinds of effects: mutate output input random clock exit read write blocking sleep child send process thread
threadlocal threadbound loop context shared identity hash state cache unknown.
"""

import ast

import tables
from answers import place
from library import external_call, library_method
from program import Function, bound_names, decorators, parameters
from source import FUNCTIONS, enclosing
from values import NOTHING, SCALAR, Effect, Summary, Value, deeper, describe, is_local, join

DEEPEST = 40
MOST_CALLS = 4000
HARMLESS_DECORATORS = {
    "staticmethod", "classmethod", "property", "functools.wraps", "abc.abstractmethod", "typing.overload",
    "typing.final", "typing.no_type_check", "contextlib.contextmanager", "typing.override",
}  # fmt: skip
CACHES = {"functools.lru_cache", "functools.cache"}
SCALAR_NAMES = {"int", "float", "str", "bytes", "bool", "complex", "None", "date", "datetime", "Path", "Decimal"}
CONTAINER_NAMES = {"list": "list", "dict": "dict", "set": "set", "tuple": "tuple", "List": "list", "Dict": "dict", "Set": "set", "Tuple": "tuple", "frozenset": "frozenset", "bytearray": "bytearray"}
MODULE_CONSTANTS = {"__name__", "__file__", "__doc__", "__package__", "__debug__"}
OPERATORS = {
    ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "truediv", ast.FloorDiv: "floordiv", ast.Mod: "mod",
    ast.Pow: "pow", ast.LShift: "lshift", ast.RShift: "rshift", ast.BitOr: "or", ast.BitXor: "xor",
    ast.BitAnd: "and", ast.MatMult: "matmul",
}  # fmt: skip
DUNDERS = ("__getitem__", "__iter__", "__next__", "__contains__", "__eq__", "__lt__", "__hash__", "__str__", "__repr__", "__len__", "__bool__", "__getattr__", "__getattribute__", "__format__", "__call__")  # fmt: skip


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

    def speaks_http(self):
        """Whether the program uses a library whose objects have `get` for something else than dict.get."""
        if self._http is None:
            words = [("import " + name).encode() for name in ("requests", "httpx", "urllib3", "aiohttp", "redis", "boto3")]
            words += [("from " + name).encode() for name in ("requests", "httpx", "urllib3", "aiohttp", "redis", "boto3")]
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
                if not isinstance(node, ast.Call) or getattr(node.func, "id", getattr(node.func, "attr", None)) != function.node.name:
                    continue
                shift = 1 if function.owner is not None and isinstance(node.func, ast.Attribute) else 0
                if any(isinstance(a, ast.Starred) for a in node.args) or any(k.arg is None for k in node.keywords):
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
                effects = [Effect("unknown", function.module, function.node, "more calls than are looked through", frozenset())]
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


class Frame:
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
            if (arguments.vararg and name == arguments.vararg.arg) or (arguments.kwarg and name == arguments.kwarg.arg):
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
        return Summary(list(dict.fromkeys(self.effects)), result, heap, self.reads, self.attributes, self.works, self.raises)

    def is_static(self):
        return any(name == "staticmethod" for name, _ in decorators(self.module, self.node))

    def is_classmethod(self):
        return self.node.name == "__new__" or any(name == "classmethod" for name, _ in decorators(self.module, self.node))

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

    # Statements

    def block(self, statements):
        for statement in statements:
            self.statement(statement)

    def branches(self, *bodies):
        """Runs alternatives from the same start and joins what they leave."""
        start = dict(self.env)
        ends = []
        for body in bodies:
            self.env = dict(start)
            body()
            ends.append(self.env)
        self.env = {}
        for name in {name for end in ends for name in end}:
            self.env[name] = join([end[name] for end in ends if name in end])

    def statement(self, node):
        if self.watch is not None and node is self.watch.region:
            self.watch.enter(self)
            self.do(node)
            self.watch.leave(self)
        else:
            self.do(node)

    def do(self, node):
        method = getattr(self, "do_" + type(node).__name__, None)
        if method is None:
            self.effect("unknown", node, "a statement that is not understood (%s)" % type(node).__name__)
        else:
            method(node)

    def do_Expr(self, node):
        self.eval(node.value)

    def do_Pass(self, node):
        pass

    do_Break = do_Continue = do_Global = do_Nonlocal = do_TypeAlias = do_Pass

    def do_Import(self, node):
        for alias in node.names:
            name = alias.asname or alias.name.split(".")[0]
            self.env[name] = self.from_entity(self.module._bound(name, (node, alias), ()), node)

    def do_ImportFrom(self, node):
        for alias in node.names:
            name = alias.asname or alias.name
            self.env[name] = self.from_entity(self.module._bound(name, (node, alias), ()), node)

    def do_Return(self, node):
        if node.value is not None:
            self.returned.append(self.eval(node.value))

    def do_Assert(self, node):
        self.eval(node.test)
        if node.msg:
            self.eval(node.msg)

    def do_Raise(self, node):
        if node.exc is not None:
            raised = self.eval(node.exc)
            if raised.kind and raised.kind[0] in ("instance", "class"):
                self.raises.add(raised.kind[1])
        if node.cause is not None:
            self.eval(node.cause)

    def do_Delete(self, node):
        for target in node.targets:
            if isinstance(target, (ast.Attribute, ast.Subscript)):
                self.mutate(self.eval(target.value), target, "`del %s`" % self.text(target))
            elif isinstance(target, ast.Name) and target.id in self.globals:
                self.effect("mutate", target, "`del %s`" % target.id, [("g", self.module.path, target.id, 0)])

    def do_Assign(self, node):
        value = self.eval(node.value)
        for target in node.targets:
            self.assign(target, value, node)

    def do_AnnAssign(self, node):
        if node.value is not None:
            self.assign(node.target, self.eval(node.value), node)

    def do_AugAssign(self, node):
        value = self.eval(node.value)
        if not isinstance(node.target, ast.Name):
            base = self.eval(node.target.value)
            if isinstance(node.target, ast.Subscript):
                self.eval(node.target.slice)
            self.mutate(base, node, "`%s`" % self.text(node))
            self.store(base, value)
            return
        old = self.name(node.target.id, node.target)
        in_place = isinstance(node.op, (ast.Add, ast.Sub, ast.Mult, ast.BitOr, ast.BitAnd, ast.BitXor))
        container = old.kind is not None and old.kind[0] == "container" and old.kind[1] != "tuple"
        if not old.is_scalar() and in_place and (container or not value.is_scalar() or self.analysis.uses_numpy):
            self.mutate(old, node, "`%s`" % self.text(node))
            self.store(old, Value(self.reach(value.own)))
            new = old
        else:
            new = SCALAR if old.is_scalar() or value.is_scalar() else NOTHING
        if not container:
            name = OPERATORS[type(node.op)]
            made = self.overloaded("__i%s__" % name, old, [value], node) + self.overloaded("__%s__" % name, old, [value], node)
            new = join(made + [new]) if made else new
        self.assign(node.target, new, node)

    def assign(self, target, value, node):
        if isinstance(target, ast.Name):
            self.bind(target.id, value, target)
        elif isinstance(target, ast.Starred):
            self.assign(target.value, self.fresh(target, value.own, ("container", "list")), node)
        elif isinstance(target, (ast.Tuple, ast.List)):
            parts = self.element(value)
            for each in target.elts:
                self.assign(each, SCALAR if value.is_scalar() else parts, node)
        elif isinstance(target, ast.Attribute):
            base = self.eval(target.value)
            self.mutate(base, target, "`%s = …`" % self.text(target))
            self.store(base, value)
            self.operator("__setattr__", base, target)
        elif isinstance(target, ast.Subscript):
            base = self.eval(target.value)
            self.eval(target.slice)
            self.mutate(base, target, "`%s = …`" % self.text(target))
            self.store(base, value)

    def bind(self, name, value, node):
        if name in self.globals:
            self.effect("mutate", node, "`%s = …`, which changes the global %s" % (name, name), [("g", self.module.path, name, 0)])
        elif isinstance(self.node, ast.Lambda) or name in self.locals or self.node is None or isinstance(self.node, ast.Module):
            self.env[name] = value
        else:  # nonlocal
            frame = self.outer
            while frame is not None and name not in frame.locals:
                frame = frame.outer
            if frame is None:
                self.effect("mutate", node, "`%s = …`, a variable of the function around" % name, [("c", name, 0)])
            else:
                if self.watch is not None and self.watch.busy:
                    self.effect("mutate", node, "`%s = …`, a variable of the function around" % name, [("c", name, 0)])
                frame.env[name] = join([frame.env.get(name, value), value])

    def do_If(self, node):
        self.eval(node.test)
        self.branches(lambda: self.block(node.body), lambda: self.block(node.orelse))

    def loop(self, body):
        self.works = True
        for _ in range(2):
            self.branches(body, lambda: None)

    def do_While(self, node):
        def body():
            self.eval(node.test)
            self.block(node.body)

        self.eval(node.test)
        self.loop(body)
        self.block(node.orelse)

    def do_For(self, node):
        items = self.iterate(self.eval(node.iter), node.iter)

        def body():
            self.assign(node.target, items, node)
            self.block(node.body)

        self.loop(body)
        self.block(node.orelse)

    do_AsyncFor = do_For

    def do_Try(self, node):
        self.branches(lambda: self.block(node.body), lambda: None)
        bodies = []
        for handler in node.handlers:
            def handle(handler=handler):
                if handler.type is not None:
                    self.eval(handler.type)
                if handler.name:
                    self.env[handler.name] = self.fresh(handler)
                self.block(handler.body)

            bodies.append(handle)
        self.branches(lambda: self.block(node.orelse), *bodies)
        self.block(node.finalbody)

    do_TryStar = do_Try

    def do_With(self, node):
        for item in node.items:
            value = self.eval(item.context_expr)
            entered = value
            if value.kind and value.kind[0] == "instance":
                entered = self.method(value, "__enter__", [], {}, item.context_expr)
                self.method(value, "__exit__", [SCALAR, SCALAR, SCALAR], {}, item.context_expr)
            elif value.kind and value.kind[0] == "library":
                entered = library_method(self, value, "__enter__", [], {}, item.context_expr)
                library_method(self, value, "__exit__", [], {}, item.context_expr)
            elif value.kind == ("iterator",):
                entered = self.element(value)  # a function that contextlib.contextmanager wraps
            elif not value.is_scalar():
                self.mutate(value, item.context_expr, "`with %s`" % self.text(item.context_expr))
                if value.kind is None and any(not is_local(o) for o in value.own):
                    self.effect("unknown", item.context_expr, "`with %s` on an object that is not known" % self.text(item.context_expr))
            if item.optional_vars is not None:
                self.assign(item.optional_vars, entered, node)
        self.block(node.body)

    do_AsyncWith = do_With

    def do_Match(self, node):
        subject = self.eval(node.subject)
        inside = Value(self.reach(subject.own))

        def case(each):
            for pattern in ast.walk(each.pattern):
                for attribute in ("name", "rest"):
                    name = getattr(pattern, attribute, None)
                    if isinstance(name, str):
                        self.env[name] = inside
            if each.guard is not None:
                self.eval(each.guard)
            self.block(each.body)

        self.branches(*[lambda each=each: case(each) for each in node.cases], lambda: None)

    def do_FunctionDef(self, node):
        if isinstance(self.node, ast.Module):
            return  # found by its name
        for default in node.args.defaults + [d for d in node.args.kw_defaults if d is not None]:
            self.eval(default)
        for decorator in node.decorator_list:
            entity = self.module.entity(decorator.func if isinstance(decorator, ast.Call) else decorator)
            if not (entity and entity[0] in ("external", "builtin") and entity[1] in HARMLESS_DECORATORS | CACHES):
                self.effect("unknown", decorator, "%s is wrapped by a decorator" % node.name)
        self.env[node.name] = Value(frozenset(), ("closure", node, self))

    do_AsyncFunctionDef = do_FunctionDef

    def do_ClassDef(self, node):
        if isinstance(self.node, ast.Module):
            return
        self.effect("unknown", node, "the class %s is made in a function" % node.name)

    # Expressions

    def eval(self, node):
        method = getattr(self, "of_" + type(node).__name__, None)
        if method is None:
            self.effect("unknown", node, "an expression that is not understood (%s)" % type(node).__name__)
            return NOTHING
        return method(node)

    def of_Constant(self, node):
        return SCALAR

    of_Num = of_Str = of_Bytes = of_NameConstant = of_Ellipsis = of_Constant

    def of_Index(self, node):  # 3.8
        return self.eval(node.value)

    def of_ExtSlice(self, node):  # 3.8
        for each in node.dims:
            self.eval(each)
        return SCALAR

    def of_Slice(self, node):
        for each in (node.lower, node.upper, node.step):
            if each is not None:
                self.eval(each)
        return SCALAR

    def of_JoinedStr(self, node):
        for each in node.values:
            self.eval(each)
        return SCALAR

    of_TemplateStr = of_JoinedStr

    def of_FormattedValue(self, node):
        self.operator("__str__", self.eval(node.value), node.value)
        self.operator("__format__", NOTHING, node.value)
        if node.format_spec is not None:
            self.eval(node.format_spec)
        return SCALAR

    of_Interpolation = of_FormattedValue

    def of_Name(self, node):
        return self.name(node.id, node)

    def name(self, name, node):
        frame = self
        while frame is not None:
            if name in frame.env and name not in frame.globals:
                return frame.env[name]
            if name in frame.locals and frame.outer is None and frame.node is not None:
                break
            frame = frame.outer
        outermost = self
        while outermost.outer is not None:
            outermost = outermost.outer
        if name in outermost.locals and name not in outermost.globals:
            return NOTHING  # assigned on a way that was not followed
        around = captured_from(outermost.node, name)
        if around is not None:
            if isinstance(around, FUNCTIONS):
                definitions = [n for n in ast.walk(around) if isinstance(n, FUNCTIONS) and n.name == name and n.parent is around]
                if len(definitions) == 1 and definitions[0] in self.module.functions:
                    return Value(frozenset(), ("function", self.module.functions[definitions[0]]))
            entity = self.module.entity(node) if isinstance(node, ast.Name) else None
            if entity is not None and entity[0] != "variable":
                return self.from_entity(entity, node)
            return Value(frozenset([("c", name, 0)]))
        if name in MODULE_CONSTANTS and name not in self.module.bindings:
            return SCALAR
        return self.from_entity(self.module.global_entity(name), node, name)

    def from_entity(self, entity, node, name=""):
        if entity is None:
            self.effect("unknown", node, "it is not known what %s stands for" % (name or self.text(node)))
            return Value(frozenset([("u", name or "something unknown")]))
        if entity[0] != "variable":
            return Value(frozenset(), entity)
        module, name = entity[1], entity[2]
        self.reads.add((module.path, name))
        kind = self.global_kind(module, name)
        if kind == ("scalar",):
            return SCALAR
        return Value(frozenset([("g", module.path, name, 0)]), kind)

    def global_kind(self, module, name):
        kinds = set()
        for binding in module.bindings.get(name, []):
            parent = getattr(binding, "parent", None)
            value = None
            if isinstance(parent, ast.Assign) and binding in parent.targets or isinstance(parent, ast.AnnAssign):
                value = parent.value
            kinds.add(kind_of(self.analysis, module, value) if value is not None else None)
        return kinds.pop() if len(kinds) == 1 else None

    def collection(self, node, name):
        inside = set()
        scalars = True
        for each in node.elts:
            value = self.eval(each)
            scalars = scalars and value.is_scalar()
            inside |= self.inside(value.own) if isinstance(each, ast.Starred) else value.own
        return self.fresh(node, inside, ("container", name))

    def of_List(self, node):
        return self.collection(node, "list")

    def of_Tuple(self, node):
        return self.collection(node, "tuple")

    def of_Set(self, node):
        return self.collection(node, "set")

    def of_Dict(self, node):
        inside = set()
        for key, value in zip(node.keys, node.values):
            if key is None:
                inside |= self.inside(self.eval(value).own)
            else:
                inside |= self.eval(key).own | self.eval(value).own
        return self.fresh(node, inside, ("container", "dict"))

    def comprehension(self, node, kind):
        self.works = True
        before = dict(self.env)
        for generator in node.generators:
            items = self.iterate(self.eval(generator.iter), generator.iter)
            self.assign(generator.target, items, node)
            for condition in generator.ifs:
                self.eval(condition)
        inside = set()
        for part in ("key", "value", "elt"):
            if hasattr(node, part):
                inside |= self.eval(getattr(node, part)).own
        for name in set(self.env) - set(before):
            del self.env[name]
        self.env.update(before)
        return self.fresh(node, inside, kind)

    def of_ListComp(self, node):
        return self.comprehension(node, ("container", "list"))

    def of_SetComp(self, node):
        return self.comprehension(node, ("container", "set"))

    def of_DictComp(self, node):
        return self.comprehension(node, ("container", "dict"))

    def of_GeneratorExp(self, node):
        return self.comprehension(node, ("iterator",))

    def of_Lambda(self, node):
        return Value(frozenset(), ("closure", node, self))

    def of_Starred(self, node):
        return self.eval(node.value)

    def of_NamedExpr(self, node):
        value = self.eval(node.value)
        self.assign(node.target, value, node)
        return value

    def of_Await(self, node):
        return self.eval(node.value)

    def of_Yield(self, node):
        if node.value is not None:
            self.returned.append(self.eval(node.value))
        return NOTHING

    def of_YieldFrom(self, node):
        self.returned.append(self.element(self.eval(node.value)))
        return NOTHING

    def of_IfExp(self, node):
        self.eval(node.test)
        return join([self.eval(node.body), self.eval(node.orelse)])

    def of_BoolOp(self, node):
        return join([self.eval(each) for each in node.values])

    def of_UnaryOp(self, node):
        value = self.eval(node.operand)
        made = self.overloaded({ast.USub: "__neg__", ast.UAdd: "__pos__", ast.Invert: "__invert__"}.get(type(node.op), ""), value, [], node)
        return join(made) if made else SCALAR

    def overloaded(self, name, value, arguments, node):
        """What the program's classes give for an operator, if the operand may be of one of them."""
        if value.kind is not None and value.kind[0] != "instance":
            return []
        methods = self.analysis.methods.get(name, [])
        if value.kind is not None:
            found = value.kind[1].method(name)
            methods = [found] if found else []
        return [self.call_function(method, [value] + arguments, {}, node) for method in methods]

    def of_BinOp(self, node):
        left, right = self.eval(node.left), self.eval(node.right)
        if isinstance(node.op, ast.Div) and left.kind and left.kind[0] == "library" and left.kind[1].startswith("pathlib."):
            return left
        if left.is_scalar() and (right.is_scalar() or not isinstance(node.op, ast.Mult)):
            return SCALAR
        containers = [value.kind for value in (left, right) if value.kind and value.kind[0] == "container"]
        if not containers:
            name = OPERATORS[type(node.op)]
            made = self.overloaded("__%s__" % name, left, [right], node) + self.overloaded("__r%s__" % name, right, [left], node)
            if made:
                return join(made)
        if right.is_scalar() and not containers:
            return SCALAR
        inside = self.inside(left.own) | self.inside(right.own)
        return self.fresh(node, inside, containers[0] if containers else None)

    def of_Compare(self, node):
        values = [self.eval(node.left)] + [self.eval(each) for each in node.comparators]
        for value in values:
            self.operator("__eq__", value, node)
            self.operator("__lt__", value, node)
        for operation, value in zip(node.ops, values[1:]):
            if isinstance(operation, (ast.In, ast.NotIn)):
                self.operator("__contains__", value, node)
                if value.kind == ("iterator",):
                    self.mutate(value, node, "`%s`" % self.text(node))
        return SCALAR

    def of_Subscript(self, node):
        value = self.eval(node.value)
        self.eval(node.slice)
        if value.is_scalar() or (value.kind and value.kind[0] in ("external", "builtin", "class")):
            return SCALAR if value.is_scalar() else value
        self.operator("__getitem__", value, node)
        self.look_into(value, node.slice)
        if isinstance(node.slice, ast.Slice):
            return self.fresh(node, self.inside(value.own), value.kind)
        return self.element(value)

    def look_into(self, value, key=None):
        """Notes which part of an object from outside is read: `[name]` for one key, `[*]` for more."""
        if value.is_scalar() or all(is_local(origin) for origin in value.own):
            return
        key = getattr(key, "value", key) if type(key).__name__ == "Index" else key  # 3.8
        known = isinstance(key, ast.Constant) and isinstance(key.value, str)
        self.attributes.add("[%s]" % key.value if known else "[*]")

    def iterate(self, value, node):
        if value.is_scalar():
            return SCALAR
        self.look_into(value)
        if value.kind and value.kind[0] == "external" and value.kind[1].startswith("sys.stdin"):
            self.effect("input", node, "`for … in %s` reads what comes" % self.text(node))
        self.operator("__iter__", value, node)
        self.operator("__next__", value, node)
        if value.kind == ("iterator",) or value.kind and value.kind[0] == "library":
            self.mutate(value, node, "`for … in %s`" % self.text(node))
        return self.element(value)

    def operator(self, name, value, node):
        """An operation that one of the program's classes may define in a way that shows."""
        if value.kind is not None and value.kind[0] != "instance":
            return
        noisy = self.analysis.noisy_operators() if not self.in_operator() else {}
        if name in noisy:
            method = noisy[name]
            if value.kind is None or method.owner in value.kind[1].ancestors() or value.kind[1] in method.owner.ancestors():
                self.effect("unknown", node, "`%s` may call %s, which does more than compute" % (self.text(node), method))

    def in_operator(self):
        return self.analysis._noisy is None and any(
            isinstance(node, FUNCTIONS) and node.name in DUNDERS for node, _ in self.analysis.running
        )

    def of_Attribute(self, node):
        return self.attribute(self.eval(node.value), node.attr, node)

    def attribute(self, value, name, node):
        kind = value.kind
        if any(not is_local(origin) for origin in value.own):
            self.attributes.add(name)
        if kind and kind[0] == "external":
            return Value(frozenset(), ("external", kind[1] + "." + name))
        if kind and kind[0] == "builtin":
            return Value(frozenset(), ("builtin", kind[1] + "." + name))
        if kind and kind[0] == "module":
            return self.from_entity(self.analysis.program.attribute(kind, name), node)
        if kind and kind[0] == "class":
            entity = self.analysis.program.attribute(kind, name)
            if entity:
                return self.from_entity(entity, node)
            if any((base or "").startswith("enum.") for base in kind[1].foreign_bases()):
                return Value(frozenset(), ("instance", kind[1]))  # the same one in every process
            self.reads.add((kind[1].module.path, kind[1].name + "." + name))
            return Value(frozenset([("g", kind[1].module.path, kind[1].name + "." + name, 0)]))
        if kind and kind[0] == "instance":
            return self.of_instance(value, kind[1], name, node)
        if kind and kind[0] == "library":
            if ".parse_args" in kind[1]:  # what the user gave: text and numbers
                return self.element(value)
            return Value(value.own, ("library", kind[1] + "." + name))
        if kind is None:
            for method in self.analysis.methods.get(name, []):
                if any(each == "property" for each, _ in decorators(method.module, method.node)):
                    self.call_function(method, [value], {}, node)
            self.operator("__getattr__", value, node)
        return self.element(value)

    def of_instance(self, value, cls, name, node):
        method = cls.method(name)
        if method is None:
            if "__getattr__" in cls.methods or "__getattribute__" in cls.methods:
                self.effect("unknown", node, "%s works out its attributes itself" % cls)
            kind = attribute_kind(self.analysis, cls, name)
            if kind == ("scalar",):
                return SCALAR
            held = self.element(value, kind)
            for each in cls.ancestors():
                if any(isinstance(s, (ast.Assign, ast.AnnAssign)) and s.value is not None and binds(s, name) for s in each.node.body):
                    # The class may hold it for all of its instances.
                    self.reads.add((each.module.path, each.name + "." + name))
                    held = Value(held.own | {("g", each.module.path, each.name + "." + name, 0)}, kind)
            return held
        found = {each for each, _ in decorators(method.module, method.node)}
        if "staticmethod" in found:
            return Value(frozenset(), ("function", method))
        if "property" in found:
            return self.call_function(method, [value], {}, node)
        if any(each and "cached_property" in each for each in found):
            self.mutate(value, node, "`%s` is kept in the instance" % self.text(node))
            return self.call_function(method, [value], {}, node)
        if "classmethod" in found:
            return Value(frozenset(), ("bound", method, Value(frozenset(), ("class", cls))))
        return Value(value.own, ("bound", method, value))

    # Calls

    def of_Call(self, node):
        if self.watch is not None and node is self.watch.call:
            return self.watch.called(self, node)
        return self.really_call(node)

    def really_call(self, node):
        star = any(isinstance(each, ast.Starred) for each in node.args) or any(k.arg is None for k in node.keywords)
        if isinstance(node.func, ast.Name) and node.func.id == "super" and self.function and self.function.owner:
            return self.env.get(parameters(self.node)[0], NOTHING) if parameters(self.node) else NOTHING
        if isinstance(node.func, ast.Attribute):
            receiver = self.eval(node.func.value)
            arguments, keywords = self.arguments(node)
            return self.method(receiver, node.func.attr, arguments, keywords, node, star)
        called = self.eval(node.func)
        arguments, keywords = self.arguments(node)
        return self.call(called, arguments, keywords, node, star)

    def arguments(self, node):
        positional = []
        for each in node.args:
            value = self.eval(each)
            positional.append(self.element(value) if isinstance(each, ast.Starred) else value)
        keywords = {}
        for keyword in node.keywords:
            value = self.eval(keyword.value)
            keywords[keyword.arg or "**"] = value if keyword.arg else self.element(value)
        return positional, keywords

    def method(self, receiver, name, arguments, keywords, node, star=False):
        kind = receiver.kind
        if kind and kind[0] == "instance" and kind[1].method(name) is None:
            held = attribute_kind(self.analysis, kind[1], name)
            if held is None and kind[1].foreign_bases() and (name in tables.READERS or name in tables.MUTATORS):
                return library_method(self, receiver, name, arguments, keywords, node)
            if held is None:
                if is_super(node):
                    return self.foreign_super(receiver, name, node)
                self.effect("unknown", node, "`%s` calls what is not known" % self.text(node))
                return NOTHING
            return self.call(self.element(receiver, held), arguments, keywords, node, star)
        if kind and kind[0] == "instance" and is_super(node):
            for each in kind[1].ancestors()[1:]:
                if name in each.methods:
                    return self.call_function(each.methods[name], [receiver] + arguments, keywords, node, star)
            return self.foreign_super(receiver, name, node)
        if kind and kind[0] in ("external", "builtin", "module", "class", "instance"):
            return self.call(self.attribute(receiver, name, node.func if isinstance(node, ast.Call) else node), arguments, keywords, node, star)
        candidates = self.analysis.methods.get(name, []) if kind is None else []
        results = [
            self.call_function(method, [receiver] + arguments, keywords, node, star)
            for method in candidates
            if not name.startswith("__")
        ]
        if not results or name in tables.READERS or name in tables.MUTATORS:
            results.append(library_method(self, receiver, name, arguments, keywords, node))
        return join(results)

    def foreign_super(self, receiver, name, node):
        """A method of a base class that is not the program's: object's, an exception's."""
        if name not in ("__init__", "__new__", "__init_subclass__", "__setattr__", "__eq__", "__hash__", "__repr__", "__str__"):
            self.effect("unknown", node, "`%s` calls what is not known" % self.text(node))
        if name == "__setattr__":
            self.mutate(receiver, node, "`%s`" % self.text(node))
        return receiver

    def call(self, called, arguments, keywords, node, star=False):
        kind = called.kind
        if kind is None:
            self.effect("unknown", node, "`%s` calls what is not known" % self.text(node))
            return Value(self.reach(frozenset().union(*[value.own for value in arguments])) if arguments else frozenset())
        if kind[0] == "function":
            return self.call_function(kind[1], arguments, keywords, node, star)
        if kind[0] == "closure":
            return self.call_closure(kind[1], kind[2], arguments, keywords, node)
        if kind[0] == "bound":
            return self.call_function(kind[1], [kind[2]] + arguments, keywords, node, star)
        if kind[0] == "class":
            return self.construct(kind[1], arguments, keywords, node, star)
        if kind[0] == "instance":
            return self.method(called, "__call__", arguments, keywords, node, star)
        if kind[0] in ("external", "builtin"):
            return external_call(self, kind, arguments, keywords, node)
        self.effect("unknown", node, "`%s` calls what is not known" % self.text(node))
        return NOTHING

    def call_back(self, called, elements, node):
        """A function that was handed to a library, which calls it with what else it was given."""
        if called.kind and called.kind[0] == "closure":
            names = parameters(called.kind[1])
            return self.call_closure(called.kind[1], called.kind[2], [elements] * len(names), {}, node)
        if called.kind and called.kind[0] in ("function", "bound"):
            count = len(parameters(called.kind[1].node)) - (called.kind[0] == "bound")
            return self.call(called, [elements] * count, {}, node)
        return self.call(called, [elements], {}, node)

    def call_closure(self, node, frame, arguments, keywords, call):
        analysis = self.analysis
        if sum(1 for running, _ in analysis.running if running is node) > 1 or len(analysis.running) > DEEPEST:
            return Value(frozenset().union(*[self.reach(v.own) for v in arguments]) if arguments else frozenset())
        inner = Frame(analysis, frame.function, frame.module, node, frame)
        if frame.heap is not self.heap:  # it was made elsewhere: what it holds is not ours to change
            self.effect("unknown", call, "`%s` calls a function that was made elsewhere" % self.text(call))
        names = parameters(node)
        for index, name in enumerate(names):
            if index < len(arguments):
                inner.env[name] = arguments[index]
            else:
                inner.env[name] = keywords.get(name, NOTHING)
        if node.args.vararg:
            inner.env[node.args.vararg.arg] = inner.fresh(node.args, frozenset().union(*[v.own for v in arguments]) if arguments else (), ("container", "tuple"))
        analysis.running.append((node, inner))
        try:
            if isinstance(node, ast.Lambda):
                inner.returned.append(inner.eval(node.body))
            else:
                inner.block(node.body)
        finally:
            analysis.running.pop()
        self.works = self.works or inner.works
        result = join(inner.returned) if inner.returned else SCALAR
        if is_generator(node):
            return self.fresh(call, result.own, ("iterator",))
        return result

    def construct(self, cls, arguments, keywords, node, star):
        made = self.fresh(node, (), ("instance", cls))
        given = frozenset().union(*[v.own for v in list(arguments) + list(keywords.values())], frozenset())
        known = {"object", "typing.Generic", "abc.ABC", "typing.NamedTuple", "typing.Protocol"}
        for base in cls.foreign_bases():
            exception = base and isinstance(getattr(__import__("builtins"), base, None), type)
            if base not in known and not exception and not (base or "").startswith("enum."):
                self.effect("unknown", node, "%s inherits from %s" % (cls, base or "a class that is not known"))
        if cls.node.keywords:
            self.effect("unknown", node, "%s has a metaclass" % cls)
        for each in cls.ancestors():
            for name, _ in each.decorators():
                if name not in ("dataclasses.dataclass", "functools.total_ordering", "typing.final"):
                    self.effect("unknown", node, "the class %s is decorated" % each)
        if cls.method("__new__"):
            self.call_function(cls.method("__new__"), [Value(frozenset(), ("class", cls))] + arguments, keywords, node, star)
        if cls.method("__init__"):
            self.call_function(cls.method("__init__"), [made] + arguments, keywords, node, star)
        else:
            self.heap[("l", id(node))].update(given)
            if cls.method("__post_init__"):
                self.call_function(cls.method("__post_init__"), [made], {}, node, True)
        return made

    def call_function(self, function, arguments, keywords, node, star=False):
        names = parameters(function.node)
        values = {}
        for name, value in zip(names, arguments):
            values[name] = value
        for name, value in keywords.items():
            if name in names:
                values[name] = value
        spare = list(arguments[len(names) :]) + [v for k, v in keywords.items() if k not in names]
        if star or spare or function.node.args.vararg or function.node.args.kwarg:
            everything = join(list(arguments) + list(keywords.values()))
            everything = Value(self.reach(everything.own))
            for name in names:
                if name not in values or star or name in (
                    getattr(function.node.args.vararg, "arg", None), getattr(function.node.args.kwarg, "arg", None)
                ):
                    values[name] = everything
        kinds = {}
        for name, value in values.items():
            if value.kind and value.kind[0] != "closure":
                kinds[name] = value.kind
            elif value.kind:
                # The callee calls it: as it would be called here.
                self.call_back(value, Value(frozenset().union(*[self.reach(v.own) for v in values.values()])), node)
                kinds[name] = ("external", "types.harmless")
        if function.node.args.vararg or star:
            kinds = {} if star else {k: v for k, v in kinds.items() if k != getattr(function.node.args.vararg, "arg", None)}
        defaults = default_values(function.node)
        for name, default in defaults.items():
            if name not in values and isinstance(default, ast.Constant):
                kinds[name] = ("scalar",)
        summary = self.analysis.summary(function, kinds)

        def origins(origin):
            if origin[0] == "p":
                name = names[origin[1]] if origin[1] < len(names) else None
                value = values.get(name)
                if value is None:
                    return {("g", function.module.path, "%s of %s" % (name, function), origin[2])} if name in defaults else set()
                return set(value.own) if origin[2] == 0 else set(self.reach(self.inside(value.own)))
            if origin[0] == "l":
                return {("l", ("made by", id(node)))}  # all that the call made, as one
            if origin[0] == "c" and self.sees(function, origin[1]):
                found = self.name(origin[1], node)
                return set(found.own) if origin[2] == 0 else set(self.reach(self.inside(found.own)))
            return {origin}

        for effect in summary.effects:
            if effect.kind not in ("mutate", "shared"):
                self.effects.append(effect)
                continue
            mapped = {o for origin in effect.origins for o in origins(origin)}
            if self.watch is not None:
                self.watch.write(Value(frozenset(mapped)), node)
            outside = frozenset(o for o in mapped if not is_local(o))
            if outside:
                self.effects.append(effect._replace(origins=outside))
        for origin, inside in summary.heap.items():
            for target in origins(origin):
                if inside:
                    self.heap.setdefault(target, set()).update(o for each in inside for o in origins(each))
        self.reads |= summary.reads
        self.attributes |= summary.attributes
        self.raises |= summary.raises
        self.works = self.works or summary.works
        own = frozenset(o for origin in summary.result.own for o in origins(origin))
        return Value(own, summary.result.kind)

    def sees(self, function, name):
        """Whether a variable that a function takes from around it is one of this frame."""
        return name in self.locals and function.node.parent is self.node


def binds(statement, name):
    """Whether an assignment in a class's body binds a name."""
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    return any(isinstance(n, ast.Name) and n.id == name for target in targets for n in ast.walk(target))


def is_super(node):
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    value = node.func.value
    return isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "super"


def global_names(node):
    """Names that `global` in a function, or in one inside of it, declares."""
    if not hasattr(node, "_global_names"):
        node._global_names = {name for each in ast.walk(node) if isinstance(each, ast.Global) for name in each.names}
    return node._global_names


def is_generator(node):
    if isinstance(node, ast.Lambda):
        return False
    pending = list(node.body)
    while pending:
        each = pending.pop()
        if isinstance(each, (ast.Yield, ast.YieldFrom)):
            return True
        if not isinstance(each, FUNCTIONS + (ast.Lambda, ast.ClassDef)):
            pending.extend(ast.iter_child_nodes(each))
    return False


def captured_from(node, name):
    """The function around `node` that a name which is not local to it belongs to, or None."""
    scope = getattr(node, "parent", None)
    while scope is not None:
        if isinstance(scope, FUNCTIONS + (ast.Lambda,)) and name in bound_names(scope):
            return scope
        scope = scope.parent
    return None


def default_values(function):
    arguments = function.args
    positional = getattr(arguments, "posonlyargs", []) + arguments.args
    found = {}
    for argument, default in zip(reversed(positional), reversed(arguments.defaults)):
        found[argument.arg] = default
    for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults):
        if default is not None:
            found[argument.arg] = default
    return found


def attribute_kind(analysis, cls, name):
    """The kind of an attribute of instances, if every assignment in the class gives it the same."""
    if (cls, name) not in analysis.attribute_kinds:
        analysis.attribute_kinds[cls, name] = None  # for an attribute that is worked out from itself
        analysis.attribute_kinds[cls, name] = find_attribute_kind(analysis, cls, name)
    return analysis.attribute_kinds[cls, name]


def find_attribute_kind(analysis, cls, name):
    kinds = set()
    for each in cls.ancestors():
        for method in each.methods.values():
            names = parameters(method.node)
            for node in ast.walk(method.node):
                if isinstance(node, (ast.Assign, ast.AnnAssign)):
                    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                    for target in targets:
                        if isinstance(target, ast.Attribute) and target.attr == name and isinstance(target.value, ast.Name):
                            if names and target.value.id == names[0]:
                                kinds.add(kind_of(analysis, each.module, node.value) if node.value is not None else None)
        for statement in each.node.body:
            if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name) and statement.target.id == name:
                kinds.add(Frame(analysis, None, each.module, None).annotated(statement.annotation))
            elif isinstance(statement, ast.Assign):
                for target in statement.targets:
                    if isinstance(target, ast.Name) and target.id == name:
                        kinds.add(kind_of(analysis, each.module, statement.value))
    return kinds.pop() if len(kinds) == 1 else None


def kind_of_local(analysis, module, name, depth):
    """The kind of a function's variable that is assigned in one place."""
    scope = enclosing(name, FUNCTIONS)
    if scope is None or name.id in parameters(scope):
        return None
    stores = [n for n in ast.walk(scope) if isinstance(n, ast.Name) and n.id == name.id and not isinstance(n.ctx, ast.Load)]
    if len(stores) == 1:
        parent = stores[0].parent
        if isinstance(parent, ast.Assign) and stores[0] in parent.targets:
            return kind_of(analysis, module, parent.value, depth + 1)
        if isinstance(parent, ast.withitem):
            return kind_of(analysis, module, parent.context_expr, depth + 1)
    return None


def kind_of(analysis, module, node, depth=0):
    """The kind of an expression, by itself; its effects are not looked at."""
    if depth > 6:
        return None
    if isinstance(node, (ast.Constant, ast.JoinedStr, ast.Compare)):
        return ("scalar",)
    if isinstance(node, ast.UnaryOp):
        return ("scalar",)
    if isinstance(node, ast.BinOp):
        kinds = {kind_of(analysis, module, node.left, depth + 1), kind_of(analysis, module, node.right, depth + 1)}
        return kinds.pop() if len(kinds) == 1 else None
    names = {ast.List: "list", ast.ListComp: "list", ast.Dict: "dict", ast.DictComp: "dict", ast.Set: "set", ast.SetComp: "set", ast.Tuple: "tuple"}
    if type(node) in names:
        return ("container", names[type(node)])
    if isinstance(node, ast.Name):
        entity = module.entity(node)
        if entity and entity[0] == "variable":
            bindings = entity[1].bindings.get(entity[2], [])
            if len(bindings) == 1 and isinstance(bindings[0], ast.Name) and isinstance(bindings[0].parent, ast.Assign):
                return kind_of(analysis, entity[1], bindings[0].parent.value, depth + 1)
            return None
        if entity is None:
            return kind_of_local(analysis, module, node, depth)
        return entity
    if isinstance(node, ast.Attribute):
        return module.entity(node)
    if isinstance(node, ast.Call):
        entity = module.entity(node.func)
        if entity is None:
            return None
        if entity[0] == "class":
            return ("instance", entity[1])
        if entity[0] in ("external", "builtin"):
            frame = Frame(analysis, None, module, None)
            return external_call(frame, entity, [Value() for _ in node.args] or ([SCALAR] if node.keywords else []), {}, node).kind
    return None
