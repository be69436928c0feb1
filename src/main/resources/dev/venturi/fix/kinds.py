"""What is plain from the text of a program: the kinds of its expressions and attributes."""

import ast

from library import external_call
from program import bound_names, parameters
from source import FUNCTIONS, enclosing
from values import SCALAR, Value

SCALAR_NAMES = {
    "int",
    "float",
    "str",
    "bytes",
    "bool",
    "complex",
    "None",
    "date",
    "datetime",
    "Path",
    "Decimal",
}
CONTAINER_NAMES = {
    "list": "list", "dict": "dict", "set": "set", "tuple": "tuple", "List": "list", "Dict": "dict", "Set": "set",
    "Tuple": "tuple", "frozenset": "frozenset", "bytearray": "bytearray",
}  # fmt: skip
DUNDERS = (
    "__getitem__", "__iter__", "__next__", "__contains__", "__eq__", "__lt__", "__hash__", "__str__", "__repr__",
    "__len__", "__bool__", "__getattr__", "__getattribute__", "__format__", "__call__",
)  # fmt: skip
OPERATORS = {
    ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "truediv", ast.FloorDiv: "floordiv", ast.Mod: "mod",
    ast.Pow: "pow", ast.LShift: "lshift", ast.RShift: "rshift", ast.BitOr: "or", ast.BitXor: "xor",
    ast.BitAnd: "and", ast.MatMult: "matmul",
}  # fmt: skip


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
        node._global_names = {
            name for each in ast.walk(node) if isinstance(each, ast.Global) for name in each.names
        }
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
                        if (
                            isinstance(target, ast.Attribute)
                            and target.attr == name
                            and isinstance(target.value, ast.Name)
                        ):
                            if names and target.value.id == names[0]:
                                kinds.add(
                                    kind_of(analysis, each.module, node.value)
                                    if node.value is not None
                                    else None
                                )
        for statement in each.node.body:
            if (
                isinstance(statement, ast.AnnAssign)
                and isinstance(statement.target, ast.Name)
                and statement.target.id == name
            ):
                kinds.add(analysis.frame(each.module).annotated(statement.annotation))
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
    stores = [
        n
        for n in ast.walk(scope)
        if isinstance(n, ast.Name) and n.id == name.id and not isinstance(n.ctx, ast.Load)
    ]
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
        kinds = {
            kind_of(analysis, module, node.left, depth + 1),
            kind_of(analysis, module, node.right, depth + 1),
        }
        return kinds.pop() if len(kinds) == 1 else None
    names = {
        ast.List: "list",
        ast.ListComp: "list",
        ast.Dict: "dict",
        ast.DictComp: "dict",
        ast.Set: "set",
        ast.SetComp: "set",
        ast.Tuple: "tuple",
    }
    if type(node) in names:
        return ("container", names[type(node)])
    if isinstance(node, ast.Name):
        entity = module.entity(node)
        if entity and entity[0] == "variable":
            bindings = entity[1].bindings.get(entity[2], [])
            if (
                len(bindings) == 1
                and isinstance(bindings[0], ast.Name)
                and isinstance(bindings[0].parent, ast.Assign)
            ):
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
            frame = analysis.frame(module)
            return external_call(
                frame, entity, [Value() for _ in node.args] or ([SCALAR] if node.keywords else []), {}, node
            ).kind
    return None
