"""Finds the calls and loops on the way to the site of a finding."""

import ast

from answers import Unrecognised
from source import COMPREHENSIONS, enclosing
from syntax import FEW, INNER, LOOPS, in_iterable, known_rounds

COMPREHENSION_NAMES = ("<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>")


class Place:
    """A call in a loop, as a way to the site of a finding."""

    outer = None  # a loop further out on the way, in which all of this is done again and again

    def __init__(self, module, call, loops, scope, is_map=False):
        self.module = module
        self.call = call
        self.loops = loops  # outermost first
        self.scope = scope  # the function around, or the module
        self.is_map = is_map


def modules_on(program, finding):
    """The program's modules on the way to the site."""
    found = [program.modules.get(frame["file"]) for frame in finding["path"] + [finding["site"]]]
    return list(dict.fromkeys(module for module in found if module is not None))


def own_frames(program, finding):
    """The frames in the program's own source, those of comprehensions put together with their function's."""
    frames = []
    for frame in finding["path"] or [finding["site"]]:
        if frame["file"] not in program.modules or frame["line"] < 1:
            continue
        name = frame["function"].split(".")[-1]
        if name in COMPREHENSION_NAMES and frames and frames[-1]["file"] == frame["file"]:
            if (
                frame["function"].startswith(frames[-1]["function"] + ".")
                or frames[-1]["function"] == "<module>"
            ):
                frame = dict(frame, function=frames[-1]["function"])
                frames.pop()
        frames.append(frame)
    return frames


def places(program, finding):
    """Calls on the way to the site, outermost first, each with the loops of its function around it."""
    frames = own_frames(program, finding)
    for frame in finding["path"]:
        if program.modules.get(frame["file"]) is None and frame["file"] in program.modules.unreadable:
            raise Unrecognised(program.modules.unreadable[frame["file"]])
    if not frames:
        raise Unrecognised("none of the frames that lead there are in the program's own source")
    outer = None
    for index, frame in enumerate(frames):
        module = program.modules[frame["file"]]
        callee = frames[index + 1]["function"].split(".")[-1] if index + 1 < len(frames) else None
        found = list(calls_at(module, frame["line"], callee))
        for where in found:
            where.outer = outer
            yield where
        for where in found:
            for loop in where.loops:
                rounds = known_rounds([loop])
                if rounds is None or rounds >= FEW:
                    outer = outer or (module, loop)


def calls_at(module, line, callee):
    found = []
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Call) or not node.lineno <= line <= node.end_lineno:
            continue
        if callee in (None, "<lambda>") or called_name(node) == callee or constructs(module, node, callee):
            found.append((node, False))
        entity = module.entity(node.func) if node.args else None
        if entity in (("builtin", "map"), ("external", "itertools.starmap")):
            name = getattr(node.args[0], "id", getattr(node.args[0], "attr", None))
            if callee in (None, "<lambda>") or name == callee:
                found.append((node, True))
    # The innermost call first: that of the longest way into the line.
    found.sort(
        key=lambda each: (
            each[0].end_lineno - each[0].lineno,
            module.source.end(each[0]) - module.source.start(each[0]),
        )
    )
    # What a `with` opened is read in its body.
    for node in ast.walk(module.tree):
        if isinstance(node, ast.With) and node.body[0].lineno <= line <= node.end_lineno:
            opened = node.items[0].context_expr
            if isinstance(opened, ast.Call) and (opened, False) not in found:
                found.append((opened, False))
    for node, is_map in found:
        scope = enclosing(node, INNER + (ast.Module,))
        while isinstance(scope, ast.Lambda):
            scope = enclosing(scope, INNER + (ast.Module,))
        yield Place(module, node, loops_around(node), scope, is_map)


def called_name(call):
    return getattr(call.func, "id", getattr(call.func, "attr", None))


def constructs(module, call, callee):
    entity = module.entity(call.func)
    return callee in ("__init__", "__post_init__", "__new__") and entity is not None and entity[0] == "class"


def loops_around(call):
    """The loops and comprehensions, outermost first, that a call is made in again and again."""
    found = []
    child, node = call, call.parent
    while node is not None and not isinstance(node, INNER):
        if isinstance(node, LOOPS) and child in node.body:
            found.append(node)
        elif isinstance(node, ast.While) and child is node.test:
            found.append(node)
        elif isinstance(node, COMPREHENSIONS):
            first = node.generators[0]
            if not (isinstance(child, ast.comprehension) and child is first and in_iterable(call, first)):
                found.append(node)
        child, node = node, node.parent
    return list(reversed(found))


def candidates(program, finding):
    """(place, loops) to try, outermost first; those that are known to have few rounds last."""
    few = []
    for where in places(program, finding):
        for loops in [where.loops[n:] for n in range(len(where.loops))] or [[]]:
            rounds = known_rounds(loops)
            if rounds is not None and rounds < FEW:
                few.append((rounds, where, loops))
            else:
                yield where, loops
    for _, where, loops in sorted(few, key=lambda each: -each[0]):
        yield where, loops
