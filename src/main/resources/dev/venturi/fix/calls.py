"""What the calls of a function give and leave behind in an abstract run."""

import ast

import tables
from kinds import attribute_kind, default_values, is_generator, is_super
from library import external_call, library_method
from program import parameters
from values import NOTHING, SCALAR, Value, is_local, join

DEEPEST = 40


class Calls:
    def of_Call(self, node):
        if self.watch is not None and node is self.watch.call:
            return self.watch.called(self, node)
        return self.really_call(node)

    def really_call(self, node):
        star = any(isinstance(each, ast.Starred) for each in node.args) or any(
            k.arg is None for k in node.keywords
        )
        if (
            isinstance(node.func, ast.Name)
            and node.func.id == "super"
            and self.function
            and self.function.owner
        ):
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
            if (
                held is None
                and kind[1].foreign_bases()
                and (name in tables.READERS or name in tables.MUTATORS)
            ):
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
                    return self.call_function(
                        each.methods[name], [receiver] + arguments, keywords, node, star
                    )
            return self.foreign_super(receiver, name, node)
        if kind and kind[0] in ("external", "builtin", "module", "class", "instance"):
            return self.call(
                self.attribute(receiver, name, node.func if isinstance(node, ast.Call) else node),
                arguments,
                keywords,
                node,
                star,
            )
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
        if name not in (
            "__init__",
            "__new__",
            "__init_subclass__",
            "__setattr__",
            "__eq__",
            "__hash__",
            "__repr__",
            "__str__",
        ):
            self.effect("unknown", node, "`%s` calls what is not known" % self.text(node))
        if name == "__setattr__":
            self.mutate(receiver, node, "`%s`" % self.text(node))
        return receiver

    def call(self, called, arguments, keywords, node, star=False):
        kind = called.kind
        if kind is None:
            self.effect("unknown", node, "`%s` calls what is not known" % self.text(node))
            return Value(
                self.reach(frozenset().union(*[value.own for value in arguments]))
                if arguments
                else frozenset()
            )
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
        if (
            sum(1 for running, _ in analysis.running if running is node) > 1
            or len(analysis.running) > DEEPEST
        ):
            return Value(
                frozenset().union(*[self.reach(v.own) for v in arguments]) if arguments else frozenset()
            )
        inner = type(self)(analysis, frame.function, frame.module, node, frame)
        if frame.heap is not self.heap:  # it was made elsewhere: what it holds is not ours to change
            self.effect("unknown", call, "`%s` calls a function that was made elsewhere" % self.text(call))
        names = parameters(node)
        for index, name in enumerate(names):
            if index < len(arguments):
                inner.env[name] = arguments[index]
            else:
                inner.env[name] = keywords.get(name, NOTHING)
        if node.args.vararg:
            inner.env[node.args.vararg.arg] = inner.fresh(
                node.args,
                frozenset().union(*[v.own for v in arguments]) if arguments else (),
                ("container", "tuple"),
            )
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
                self.effect(
                    "unknown", node, "%s inherits from %s" % (cls, base or "a class that is not known")
                )
        if cls.node.keywords:
            self.effect("unknown", node, "%s has a metaclass" % cls)
        for each in cls.ancestors():
            for name, _ in each.decorators():
                if name not in ("dataclasses.dataclass", "functools.total_ordering", "typing.final"):
                    self.effect("unknown", node, "the class %s is decorated" % each)
        if cls.method("__new__"):
            self.call_function(
                cls.method("__new__"), [Value(frozenset(), ("class", cls))] + arguments, keywords, node, star
            )
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
                if (
                    name not in values
                    or star
                    or name
                    in (
                        getattr(function.node.args.vararg, "arg", None),
                        getattr(function.node.args.kwarg, "arg", None),
                    )
                ):
                    values[name] = everything
        kinds = {}
        for name, value in values.items():
            if value.kind and value.kind[0] != "closure":
                kinds[name] = value.kind
            elif value.kind:
                # The callee calls it: as it would be called here.
                self.call_back(
                    value, Value(frozenset().union(*[self.reach(v.own) for v in values.values()])), node
                )
                kinds[name] = ("external", "types.harmless")
        if function.node.args.vararg or star:
            kinds = (
                {}
                if star
                else {k: v for k, v in kinds.items() if k != getattr(function.node.args.vararg, "arg", None)}
            )
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
                    return (
                        {("g", function.module.path, "%s of %s" % (name, function), origin[2])}
                        if name in defaults
                        else set()
                    )
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
