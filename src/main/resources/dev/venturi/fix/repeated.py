"""Which calls a patch makes in another way than before: what a proof lets fail."""

import ast

from source import FUNCTIONS


def repeated(loop):
    """A description of the calls, as the answer has it; None if their function has no name."""
    call, module = loop.call, loop.module
    node = call.args[0] if loop.is_map else call.func
    if isinstance(node, ast.Lambda):
        return None
    found = own_function(loop, node)
    if found is None and called_kind(loop) in ("closure", "class", "instance"):
        return None
    scope = loop.scope
    described = {
        "file": module.path if found is None else found[0].path,
        "function": module.source.text(node) if found is None else qualified_name(found[1]),
        "library": found is None,
        "items": items_text(loop),
        "scope": qualified_name(scope) if isinstance(scope, FUNCTIONS) else "<module>",
        "loop_file": module.path,
    }
    return described


def called_kind(loop):
    kind = None if loop.is_map else loop.watch.called_value.kind
    return kind[0] if kind else None


def own_function(loop, node):
    """The module and definition of a function of the program; None if it is none."""
    entity = loop.module.entity(node)
    kind = entity or (None if loop.is_map else loop.watch.called_value.kind)
    if kind is None:
        named = loop.analysis.methods.get(node.attr, []) if isinstance(node, ast.Attribute) else []
        return (named[0].module, named[0].node) if len(named) == 1 else None
    if kind[0] in ("function", "bound"):
        return kind[1].module, kind[1].node
    if kind[0] == "closure" and isinstance(kind[1], FUNCTIONS):
        return loop.module, kind[1]
    if kind[0] == "class":
        method = kind[1].method("__init__")
        return None if method is None else (method.module, method.node)
    return None


def items_text(loop):
    """What the outermost loop goes over; empty if that is not one expression."""
    if loop.is_map:
        return loop.module.source.text(loop.call.args[1]) if len(loop.call.args) == 2 else ""
    if not loop.loops or not hasattr(loop.loops[0], "iter") and not hasattr(loop.loops[0], "generators"):
        return ""
    outer = loop.loops[0]
    return loop.module.source.text(outer.iter if isinstance(outer, ast.For) else outer.generators[0].iter)


def qualified_name(node):
    names = [node.name]
    while node.parent is not None:
        node = node.parent
        if isinstance(node, FUNCTIONS):
            names += ["<locals>", node.name]
        elif isinstance(node, ast.ClassDef):
            names.append(node.name)
    return ".".join(reversed(names))
