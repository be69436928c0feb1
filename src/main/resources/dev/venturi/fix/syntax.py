"""Questions about loops, names and expressions that their text alone answers."""

import ast

from program import parameters
from source import COMPREHENSIONS, FUNCTIONS

LOOPS = (ast.For, ast.AsyncFor, ast.While)
INNER = FUNCTIONS + (ast.Lambda, ast.ClassDef)
FEW = 8  # rounds: less are not worth to be preferred


def contains(node, target):
    while target is not None:
        if target is node:
            return True
        target = target.parent
    return False


def in_iterable(call, generator):
    node = call
    while node is not generator:
        if node is generator.iter:
            return True
        node = node.parent
    return False


def iterables_of(loop):
    return (
        [loop.iter]
        if isinstance(loop, (ast.For, ast.AsyncFor))
        else [g.iter for g in getattr(loop, "generators", [])]
    )


def known_rounds(loops):
    """How many rounds loops have together, where that is written down; None if not."""
    rounds = 1
    for loop in loops:
        for iterable in iterables_of(loop):
            if isinstance(iterable, (ast.List, ast.Tuple, ast.Set)) and not any(
                isinstance(e, ast.Starred) for e in iterable.elts
            ):
                rounds *= len(iterable.elts)
            elif (
                isinstance(iterable, ast.Call)
                and getattr(iterable.func, "id", None) == "range"
                and len(iterable.args) == 1
                and is_int(iterable.args[0])
            ):
                rounds *= iterable.args[0].value
            else:
                return None
    return rounds if loops else None


def len_at_most_one(node):
    if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
        return len(node.elts) < 2 and not any(isinstance(e, ast.Starred) for e in node.elts)
    if isinstance(node, ast.Call) and getattr(node.func, "id", None) == "range" and len(node.args) == 1:
        return is_int(node.args[0]) and node.args[0].value < 2
    return False


def is_int(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, int)


def cannot_fail(node):
    return all(
        isinstance(
            n,
            (
                ast.Name,
                ast.Constant,
                ast.JoinedStr,
                ast.FormattedValue,
                ast.Attribute,
                ast.Tuple,
                ast.expr_context,
            ),
        )
        for n in ast.walk(node)
    )


def names_only(target):
    return all(isinstance(n, (ast.Name, ast.Tuple, ast.List, ast.expr_context)) for n in ast.walk(target))


def names_in(target):
    return [node.id for node in ast.walk(target) if isinstance(node, ast.Name)]


def names_read_nodes(expression):
    inner = set()
    for node in ast.walk(expression):
        if isinstance(node, COMPREHENSIONS):
            for generator in node.generators:
                inner |= set(names_in(generator.target))
        elif isinstance(node, ast.Lambda):
            inner |= set(parameters(node))
    return [
        n
        for n in ast.walk(expression)
        if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load) and n.id not in inner
    ]


def names_read(expression):
    return {node.id for node in names_read_nodes(expression)}
