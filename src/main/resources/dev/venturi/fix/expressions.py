"""What the expressions of a function give in an abstract run."""

import ast

from kinds import DUNDERS, OPERATORS, attribute_kind, binds, captured_from, kind_of
from program import decorators
from source import FUNCTIONS
from values import NOTHING, SCALAR, Value, is_local, join

MODULE_CONSTANTS = {"__name__", "__file__", "__doc__", "__package__", "__debug__"}


class Expressions:
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
                definitions = [
                    n
                    for n in ast.walk(around)
                    if isinstance(n, FUNCTIONS) and n.name == name and n.parent is around
                ]
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
            if (
                isinstance(parent, ast.Assign)
                and binding in parent.targets
                or isinstance(parent, ast.AnnAssign)
            ):
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
        made = self.overloaded(
            {ast.USub: "__neg__", ast.UAdd: "__pos__", ast.Invert: "__invert__"}.get(type(node.op), ""),
            value,
            [],
            node,
        )
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
        if (
            isinstance(node.op, ast.Div)
            and left.kind
            and left.kind[0] == "library"
            and left.kind[1].startswith("pathlib.")
        ):
            return left
        if left.is_scalar() and (right.is_scalar() or not isinstance(node.op, ast.Mult)):
            return SCALAR
        containers = [value.kind for value in (left, right) if value.kind and value.kind[0] == "container"]
        if not containers:
            name = OPERATORS[type(node.op)]
            made = self.overloaded("__%s__" % name, left, [right], node) + self.overloaded(
                "__r%s__" % name, right, [left], node
            )
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
            if (
                value.kind is None
                or method.owner in value.kind[1].ancestors()
                or value.kind[1] in method.owner.ancestors()
            ):
                self.effect(
                    "unknown",
                    node,
                    "`%s` may call %s, which does more than compute" % (self.text(node), method),
                )

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
                if any(
                    isinstance(s, (ast.Assign, ast.AnnAssign)) and s.value is not None and binds(s, name)
                    for s in each.node.body
                ):
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
