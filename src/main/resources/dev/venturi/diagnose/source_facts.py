"""Says what stands in the source around given lines. Run with -I -S by the target's own interpreter.

Request (JSON on stdin):  [{"file": path, "line": int} or {"file": path, "class": qualified name}, ...]
Answer (JSON on stdout):  [{"found": bool, "line": int, "loop_line": int, "statement": str,
                            "calls": [dotted names], "scans": [{"line": int, "what": str}]}, ...]

For a class, "line" is that of its `class` statement.

A "scan" is a search through a list, one item after the other, where a set or dict would look it up:
`x in names`, `names.index(x)`, `names.count(x)`, `names.remove(x)`, `names.insert(0, x)`, `names.pop(0)`,
with `names` known to be a list from the source alone.
"""

import ast
import json
import sys
import tokenize

LOOPS = (ast.For, ast.AsyncFor, ast.While)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
LIST_METHODS = {"index": None, "count": None, "remove": None, "insert": 0, "pop": 0}
LIST_MAKERS = {"list", "sorted"}


def parse(path, cache):
    if path not in cache:
        try:
            with tokenize.open(path) as source:
                cache[path] = ast.parse(source.read(), path)
        except (OSError, SyntaxError, ValueError, RecursionError):
            cache[path] = None
        else:
            for node in ast.walk(cache[path]):
                for child in ast.iter_child_nodes(node):
                    child.parent = node
    return cache[path]


def covers(node, line):
    return getattr(node, "lineno", 0) <= line <= (getattr(node, "end_lineno", None) or 0)


def enclosing(node, kinds):
    node = getattr(node, "parent", None)
    while node is not None and not isinstance(node, kinds):
        node = getattr(node, "parent", None)
    return node


def statement_at(tree, line):
    best = None
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt) and covers(node, line):
            if best is None or node.lineno > best.lineno or (
                node.lineno == best.lineno and (node.end_lineno or 0) <= (best.end_lineno or 0)
            ):
                best = node
    return best


def loop_around(statement, line):
    """The line of the loop, in the same function, that runs the code at `line` again and again; or 0."""
    for node in ast.walk(statement):
        if isinstance(node, COMPREHENSIONS) and covers(node, line):
            return node.lineno
    if isinstance(statement, ast.While):
        return statement.lineno
    child, node = statement, getattr(statement, "parent", None)
    while node is not None and not isinstance(node, FUNCTIONS + (ast.ClassDef,)):
        if isinstance(node, LOOPS) and child in node.body:
            return node.lineno
        child, node = node, getattr(node, "parent", None)
    return 0


def dotted(node):
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if isinstance(node, ast.Name):
        parts.append(node.id)
    elif parts:
        parts.append("")
    return ".".join(reversed(parts))


def own_nodes(statement, line):
    """The expressions of a statement; of a compound one only its head, or the clause at the line."""
    if isinstance(statement, (ast.For, ast.AsyncFor)):
        heads = [statement.iter]
    elif isinstance(statement, (ast.While, ast.If)):
        heads = [statement.test]
    elif isinstance(statement, (ast.With, ast.AsyncWith)):
        heads = [item.context_expr for item in statement.items]
    elif hasattr(statement, "body"):
        heads = []
    else:
        heads = [statement]
    for head in heads:
        for node in ast.walk(head):
            yield node


def key(node):
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return node.value.id + "." + node.attr
    return None


def makes_list(value):
    if isinstance(value, (ast.List, ast.ListComp)):
        return True
    if isinstance(value, ast.BinOp) and isinstance(value.op, (ast.Add, ast.Mult)):
        return makes_list(value.left) or makes_list(value.right)
    return isinstance(value, ast.Call) and dotted(value.func) in LIST_MAKERS


def is_list(tree, name):
    """Whether everything that the module says of `name` makes it a list."""
    said = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            if any(key(target) == name for target in node.targets):
                said.append(makes_list(node.value))
        elif isinstance(node, ast.AnnAssign) and key(node.target) == name:
            annotation = node.annotation
            annotation = annotation.value if isinstance(annotation, ast.Subscript) else annotation
            said.append(dotted(annotation).split(".")[-1] in ("list", "List"))
        elif isinstance(node, ast.arg) and node.arg == name and node.annotation is not None:
            annotation = node.annotation
            annotation = annotation.value if isinstance(annotation, ast.Subscript) else annotation
            said.append(dotted(annotation).split(".")[-1] in ("list", "List"))
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and key(node.func.value) == name
            and node.func.attr in ("append", "extend", "insert", "sort", "reverse")
        ):
            said.append(True)
    return bool(said) and all(said)


def passed_lists(tree, function):
    """Names of the function's parameters to which every call in the module passes a list."""
    names = [a.arg for a in function.args.args]
    seen = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == function.name:
            for name, value in zip(names, node.args):
                seen.setdefault(name, []).append(
                    makes_list(value) or (key(value) is not None and is_list(tree, key(value)))
                )
            for keyword in node.keywords:
                if keyword.arg:
                    seen.setdefault(keyword.arg, []).append(
                        makes_list(keyword.value)
                        or (key(keyword.value) is not None and is_list(tree, key(keyword.value)))
                    )
    return {name for name, flags in seen.items() if flags and all(flags)}


def scans(tree, statement, line):
    function = enclosing(statement, (ast.FunctionDef, ast.AsyncFunctionDef))
    passed = passed_lists(tree, function) if function is not None else set()

    def known(node):
        name = key(node)
        return makes_list(node) or (name is not None and (is_list(tree, name) or name in passed))

    found = []
    for node in own_nodes(statement, line):
        if isinstance(node, ast.Compare):
            for operator, right in zip(node.ops, node.comparators):
                if isinstance(operator, (ast.In, ast.NotIn)) and known(right) and not isinstance(right, ast.List):
                    found.append((node.lineno, "membership test in the list " + repr(key(right) or "[…]")))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            method = node.func.attr
            if method in LIST_METHODS and known(node.func.value):
                first = LIST_METHODS[method]
                if first is None or (
                    node.args and isinstance(node.args[0], ast.Constant) and node.args[0].value == first
                ):
                    found.append((node.lineno, "%s() on the list %r" % (method, key(node.func.value) or "[…]")))
    return [{"line": where, "what": what} for where, what in found]


def class_line(tree, qualified_name):
    """The line of a class statement, by the class's __qualname__; 0 if there is none."""
    bodies = [tree]
    line = 0
    for name in qualified_name.split("."):
        if name == "<locals>":
            continue
        found = [
            node
            for body in bodies
            for node in ast.walk(body)
            if isinstance(node, (ast.ClassDef,) + FUNCTIONS[:2]) and node.name == name
        ]
        if not found:
            return 0
        bodies = found
        line = found[-1].lineno
    return line if isinstance(bodies[-1], ast.ClassDef) else 0


def nothing():
    return {"found": False, "line": 0, "loop_line": 0, "statement": "", "calls": [], "scans": []}


def facts(place, cache):
    tree = parse(place["file"], cache)
    if tree is None:
        return nothing()
    line = class_line(tree, place["class"]) if "class" in place else place["line"]
    statement = statement_at(tree, line) if line > 0 else None
    if statement is None:
        return nothing()
    calls = []
    for node in own_nodes(statement, line):
        if isinstance(node, ast.Call):
            name = dotted(node.func)
            if name and name not in calls:
                calls.append(name)
    with tokenize.open(place["file"]) as source:
        lines = source.read().splitlines()
    return {
        "found": True,
        "line": line,
        "loop_line": loop_around(statement, line),
        "statement": lines[line - 1].strip()[:200] if line <= len(lines) else "",
        "calls": calls[:20],
        "scans": scans(tree, statement, line)[:10],
    }


def main():
    sys.setrecursionlimit(20000)
    cache = {}
    places = json.loads(sys.stdin.buffer.read().decode("utf-8"))
    answer = [facts(place, cache) for place in places]
    sys.stdout.buffer.write(json.dumps(answer).encode("utf-8"))


main()
