"""What the statements of a function do in an abstract run."""

import ast

from kinds import OPERATORS
from library import library_method
from values import NOTHING, SCALAR, Value, is_local, join

HARMLESS_DECORATORS = {
    "staticmethod", "classmethod", "property", "functools.wraps", "abc.abstractmethod", "typing.overload",
    "typing.final", "typing.no_type_check", "contextlib.contextmanager", "typing.override",
}  # fmt: skip
CACHES = {"functools.lru_cache", "functools.cache"}


class Statements:
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
        if (
            not old.is_scalar()
            and in_place
            and (container or not value.is_scalar() or self.analysis.uses_numpy)
        ):
            self.mutate(old, node, "`%s`" % self.text(node))
            self.store(old, Value(self.reach(value.own)))
            new = old
        else:
            new = SCALAR if old.is_scalar() or value.is_scalar() else NOTHING
        if not container:
            name = OPERATORS[type(node.op)]
            made = self.overloaded("__i%s__" % name, old, [value], node) + self.overloaded(
                "__%s__" % name, old, [value], node
            )
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
            self.effect(
                "mutate",
                node,
                "`%s = …`, which changes the global %s" % (name, name),
                [("g", self.module.path, name, 0)],
            )
        elif (
            isinstance(self.node, ast.Lambda)
            or name in self.locals
            or self.node is None
            or isinstance(self.node, ast.Module)
        ):
            self.env[name] = value
        else:  # nonlocal
            frame = self.outer
            while frame is not None and name not in frame.locals:
                frame = frame.outer
            if frame is None:
                self.effect(
                    "mutate", node, "`%s = …`, a variable of the function around" % name, [("c", name, 0)]
                )
            else:
                if self.watch is not None and self.watch.busy:
                    self.effect(
                        "mutate", node, "`%s = …`, a variable of the function around" % name, [("c", name, 0)]
                    )
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
                    self.effect(
                        "unknown",
                        item.context_expr,
                        "`with %s` on an object that is not known" % self.text(item.context_expr),
                    )
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
            if not (
                entity and entity[0] in ("external", "builtin") and entity[1] in HARMLESS_DECORATORS | CACHES
            ):
                self.effect("unknown", decorator, "%s is wrapped by a decorator" % node.name)
        self.env[node.name] = Value(frozenset(), ("closure", node, self))

    do_AsyncFunctionDef = do_FunctionDef

    def do_ClassDef(self, node):
        if isinstance(self.node, ast.Module):
            return
        self.effect("unknown", node, "the class %s is made in a function" % node.name)
