"""What the rest of a program does with instances that would not work with slots."""

import ast

from answers import Refused, place
from program import local_to, parameters
from records import Record
from source import FUNCTIONS, enclosing

PICKLERS = (
    "pickle.",
    "_pickle.",
    "cPickle.",
    "shelve.",
    "dill.",
    "cloudpickle.",
    "joblib.",
    "jsonpickle.",
    "copyreg.",
)
WORDS = {
    "pickle": "pickle",
    "shelve": "pickle",
    "dill": "pickle",
    "joblib": "pickle",
    "copyreg": "pickle",
    "weakref": "weakref",
}


def check_uses(program, records, changed):
    modules = program.connected([record.module for record in changed])
    uses = Uses(program, records, changed, modules)
    for module in modules:
        uses.check(module)


class Uses:
    def __init__(self, program, records, changed, modules):
        self.program = program
        self.name = records[0].cls.name
        self.classes = {record.cls for record in records}
        self.changed = changed
        self.fields = {name for record in records for name in record.declared}
        self.modules = modules
        # Attributes that classes elsewhere in the program declare: `node.parent = …` is theirs.
        self.elsewhere = set()
        for module in modules:
            for cls in module.classes.values():
                if not self.classes & set(cls.ancestors()):
                    self.elsewhere.update(Record(cls).declared)
        self.properties = {
            name for cls in self.classes for name, method in cls.methods.items() if method.node.decorator_list
        }

    def refuse(self, code, module, node, message):
        raise Refused(code, module, node, message)

    def check(self, module):
        words = module.source.utf8
        for word, kind in WORDS.items():
            if word.encode() in words:
                self.check_library(module)
                break
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Attribute):
                self.check_attribute(module, node)
            elif isinstance(node, ast.Call):
                self.check_call(module, node)
            elif isinstance(node, ast.Name) and node.id == "vars" and isinstance(node.ctx, ast.Load):
                called = isinstance(node.parent, ast.Call) and node.parent.func is node
                if not called and module.entity(node) == ("builtin", "vars"):
                    self.refuse(
                        "A-DICTUSE",
                        module,
                        node,
                        "vars is handed on at %s, and may meet a %s" % (place(module, node), self.name),
                    )
            elif isinstance(node, ast.Constant) and node.value in ("__dict__", "__weakref__"):
                self.refuse(
                    "A-DICTUSE",
                    module,
                    node,
                    "%r is asked for by name at %s" % (node.value, place(module, node)),
                )

    def check_library(self, module):
        for node in ast.walk(module.tree):
            if not isinstance(node, (ast.Name, ast.Attribute)) or not isinstance(node.ctx, ast.Load):
                continue
            if isinstance(node.parent, ast.Attribute):
                continue
            entity = module.entity(node)
            if not entity or entity[0] != "external":
                continue
            if entity[1].startswith(PICKLERS):
                self.refuse(
                    "A-PICKLE",
                    module,
                    node,
                    "%s may be pickled or loaded by %s at %s; slots would misread pickles that exist"
                    % (self.name, entity[1], place(module, node)),
                )
            if entity[1].startswith("weakref."):
                self.refuse(
                    "A-WEAKREF",
                    module,
                    node,
                    "%s may be referred to by %s at %s, which its instances with slots do not allow"
                    % (self.name, entity[1], place(module, node)),
                )

    def check_attribute(self, module, node):
        if node.attr == "__dict__":
            if self.receiver(module, node.value) != "other":
                self.refuse(
                    "A-DICTUSE",
                    module,
                    node,
                    "__dict__ is read at %s, maybe that of a %s" % (place(module, node), self.name),
                )
            return
        if isinstance(node.ctx, ast.Load):
            if node.attr in self.fields and self.is_class(module, node.value):
                self.refuse(
                    "A-CLASSATTR",
                    module,
                    node,
                    "%s is read from the class at %s, which would give the slot and not the default"
                    % (module.source.text(node), place(module, node)),
                )
            return
        if node.attr == "__class__":
            self.refuse(
                "A-LAYOUT", module, node, "the class of an object is changed at %s" % place(module, node)
            )
        self.check_store(module, node, node.value, node.attr)

    def check_store(self, module, node, receiver, attribute):
        if self.is_class(module, receiver):
            if attribute in self.fields:
                self.refuse(
                    "A-CLASSATTR",
                    module,
                    node,
                    "%s of the class is set at %s" % (attribute, place(module, node)),
                )
            return
        if attribute in self.fields or attribute in self.properties:
            return
        whose = self.receiver(module, receiver)
        if whose == "other" or (whose is None and attribute in self.elsewhere):
            return
        self.refuse(
            "A-EXTRA-ATTR",
            module,
            node,
            "the attribute %s is set at %s, which %s does not declare"
            % (attribute, place(module, node), self.name),
        )

    def check_call(self, module, node):
        function = module.entity(node.func)
        name = function[1] if function and function[0] in ("builtin", "external") else None
        if name == "vars" and node.args:
            if self.receiver(module, node.args[0]) != "other":
                self.refuse(
                    "A-DICTUSE",
                    module,
                    node,
                    "vars() is called at %s, maybe on a %s" % (place(module, node), self.name),
                )
        elif (
            name == "type"
            and len(node.args) == 3
            or name in ("types.new_class", "dataclasses.make_dataclass")
        ):
            self.refuse(
                "A-LAYOUT",
                module,
                node,
                "a class is made at run time at %s, maybe from %s" % (place(module, node), self.name),
            )
        elif name == "getattr" and self.is_class(module, node.args[0]):
            self.refuse(
                "A-CLASSATTR",
                module,
                node,
                "an attribute of the class is read by name at %s" % place(module, node),
            )
        elif name in ("setattr", "delattr") or getattr(node.func, "attr", None) == "__setattr__":
            arguments = node.args
            if len(arguments) < 2:
                return
            if isinstance(arguments[1], ast.Constant) and isinstance(arguments[1].value, str):
                self.check_store(module, node, arguments[0], arguments[1].value)
            elif self.receiver(module, arguments[0]) != "other":
                self.refuse(
                    "A-EXTRA-ATTR",
                    module,
                    node,
                    "an attribute whose name is worked out is set at %s, maybe on a %s"
                    % (place(module, node), self.name),
                )

    def is_class(self, module, node):
        """Whether an expression is one of the classes, or one that inherits from them."""
        entity = module.entity(node)
        if entity and entity[0] == "class":
            return bool(self.classes & set(entity[1].ancestors()))
        cls = self.method_of(node)
        if cls is None or not self.classes & set(cls.ancestors()):
            return False
        text = module.source.text(node)
        if isinstance(node, ast.Name):
            function = local_to(node)
            return (
                isinstance(function, FUNCTIONS) and parameters(function)[:1] == [node.id] and node.id == "cls"
            )
        return text in ("type(self)", "self.__class__", "__class__")

    def method_of(self, node):
        """The class whose method a node stands in."""
        inner = enclosing(node, FUNCTIONS + (ast.ClassDef,))
        while inner is not None and not isinstance(inner.parent, ast.ClassDef):
            inner = enclosing(inner, FUNCTIONS + (ast.ClassDef,))
        if inner is None or not isinstance(inner, FUNCTIONS):
            return None
        for module in self.modules:
            if inner in module.functions:
                return module.functions[inner].owner
        return None

    def receiver(self, module, node, depth=0):
        """ "this" if an expression may well be an instance, "other" if it is none, else None."""
        if depth > 4:
            return None
        if isinstance(node, (ast.Constant, ast.List, ast.Dict, ast.Tuple, ast.Set, ast.JoinedStr)):
            return "other"
        entity = module.entity(node)
        if entity and entity[0] in ("module", "class", "function", "external", "builtin"):
            return "other"
        if isinstance(node, ast.Call):
            called = module.entity(node.func)
            if called and called[0] == "class":
                return self.whose(called[1])
            if called and called[0] in ("external", "builtin"):
                return (
                    "other"
                    if called[1]
                    not in (
                        "next",
                        "min",
                        "max",
                        "getattr",
                        "copy.copy",
                        "copy.deepcopy",
                        "functools.reduce",
                        "dataclasses.replace",
                        "object.__new__",
                    )
                    else None
                )
            if isinstance(node.func, ast.Attribute) and called is None:
                inner = node.func.value
                if isinstance(inner, ast.Name) and self.library(module, inner, depth):
                    return "other"
            return None
        if isinstance(node, ast.Name):
            return self.variable(module, node, depth)
        return None

    def whose(self, cls):
        return "this" if self.classes & set(cls.ancestors()) else "other"

    def library(self, module, name, depth):
        """Whether a local variable is only ever the result of a call into a library."""
        values = self.values(name)
        return bool(values) and all(
            isinstance(value, ast.Call) and (module.entity(value.func) or ("",))[0] == "external"
            for value in values
        )

    def values(self, name):
        """The expressions that a variable is assigned; None if it gets a value in another way."""
        scope = local_to(name) or enclosing(name, ast.Module)
        if not isinstance(scope, FUNCTIONS + (ast.Module,)):
            return None
        if isinstance(scope, FUNCTIONS) and name.id in parameters(scope):
            return None
        values = []
        for node in ast.walk(scope):
            if isinstance(node, ast.Name) and node.id == name.id and not isinstance(node.ctx, ast.Load):
                if (local_to(node) or scope) is not scope:
                    continue
                parent = node.parent
                if isinstance(parent, ast.Assign) and node in parent.targets:
                    values.append(parent.value)
                elif isinstance(parent, ast.AnnAssign) and parent.value is not None:
                    values.append(parent.value)
                elif isinstance(parent, ast.withitem):
                    values.append(parent.context_expr)
                else:
                    return None
        return values

    def variable(self, module, name, depth):
        function = local_to(name)
        if isinstance(function, FUNCTIONS) and name.id in parameters(function):
            return self.parameter(module, function, name.id, depth)
        values = self.values(name)
        if not values:
            return None
        answers = {self.receiver(module, value, depth + 1) for value in values}
        if "this" in answers:
            return "this"
        return "other" if answers == {"other"} else None

    def parameter(self, module, function, name, depth):
        arguments = function.args
        owner = module.functions[function].owner
        if owner is not None and parameters(function)[0] == name:
            decorated = {getattr(d, "id", None) for d in function.decorator_list}
            if "staticmethod" not in decorated:
                if "classmethod" in decorated:
                    return "other"
                related = self.classes & set(owner.ancestors())
                return (
                    "this"
                    if owner in self.classes
                    else "other" if related or not self.inherits(owner) else "this"
                )
        for argument in getattr(arguments, "posonlyargs", []) + arguments.args + arguments.kwonlyargs:
            if argument.arg == name and argument.annotation is not None:
                entity = module.entity(argument.annotation)
                if entity and entity[0] == "class":
                    return self.whose(entity[1])
                if (
                    entity
                    and entity[0] in ("external", "builtin")
                    and entity[1] not in ("object", "typing.Any")
                ):
                    if not entity[1].startswith("typing."):
                        return "other"
        if (
            arguments.vararg
            and arguments.vararg.arg == name
            or arguments.kwarg
            and arguments.kwarg.arg == name
        ):
            return "other"
        return self.passed(module, function, name, depth)

    def inherits(self, owner):
        """Whether one of the classes inherits from `owner`."""
        return any(owner in cls.ancestors() for cls in self.classes)

    def passed(self, module, function, name, depth):
        """What the calls in the program pass for a parameter of a module's own function."""
        if not isinstance(function.parent, ast.Module):
            return None
        position = parameters(function).index(name)
        answers = set()
        for other in self.modules:
            if function.name.encode() not in other.source.utf8:
                continue
            for node in ast.walk(other.tree):
                if not isinstance(node, (ast.Name, ast.Attribute)) or not isinstance(node.ctx, ast.Load):
                    continue
                if other.entity(node) != ("function", module.functions[function]):
                    continue
                call = node.parent
                if not isinstance(call, ast.Call) or call.func is not node:
                    return None
                if any(isinstance(a, ast.Starred) for a in call.args):
                    return None
                given = [k.value for k in call.keywords if k.arg == name]
                if position < len(call.args):
                    given.append(call.args[position])
                if len(given) != 1:
                    return None
                answers.add(self.receiver(other, given[0], depth + 1))
        if "this" in answers:
            return "this"
        return "other" if answers == {"other"} else None
