"""Spreads work: calls of a pure function in a loop go to a pool of processes, `multiprocessing.Pool().starmap`.

If the pool fails, because a call does or because something cannot be sent to another process, its results are those
of the calls made here, one by one, when their turn comes: what the program did before.
"""

import ast
import os

import tables
from answers import Change, Refused, Unrecognised, place
from effects import Effects
from guard import Guard, is_main_test
from loops import Loop
from overlap import in_place
from places import candidates, modules_on
from program import decorators, parameters
from repeated import repeated
from rewrite import Generator, Writer, again, check_insertable, is_whole_element, top_statement, wrapped
from source import FUNCTIONS, enclosing
from syntax import FEW, known_rounds
from values import Value

HELPER = '''def %s(function, arguments):
    """Results of calls on all cores, in order; a failure raises in its turn."""
    arguments = list(arguments)
    results = %s.starmap(function, arguments)
    with %s.suppress(Exception), %s.Pool() as pool:
        results = iter(pool.starmap(function, arguments))
    return results'''

CODES = {
    "mutate": "C-STATE", "output": "C-ORDER", "input": "C-ORDER", "random": "C-RNG", "clock": "C-STATE",
    "exit": "C-STATE", "write": "C-ORDER", "blocking": "C-STATE", "sleep": "C-STATE", "child": "C-DAEMON",
    "send": "C-ORDER", "process": "C-DAEMON", "thread": "C-DAEMON", "threadlocal": "C-STATE",
    "threadbound": "C-STATE", "loop": "C-STATE", "context": "C-STATE", "shared": "C-STATE", "identity": "C-STATE",
    "hash": "C-STATE", "state": "C-STATE", "unknown": "C-STATE",
}  # fmt: skip
THREADS = (
    "threading.Thread",
    "threading.Timer",
    "concurrent.futures.",
    "_thread.",
    "multiprocessing.pool.ThreadPool",
)
PROCESS_SETTINGS = (
    "decimal.getcontext",
    "decimal.setcontext",
    "sys.setrecursionlimit",
    "locale.setlocale",
    "os.chdir",
    "sys.set_int_max_str_digits",
)


def propose(program, finding, refusals):
    check_surroundings(program, finding)
    program.analysis = Effects(program, program.running(modules_on(program, finding)))
    reasons = []
    for where, loops in candidates(program, finding):
        try:
            if loops or where.is_map:
                return spread(program, where, loops)
        except Refused as refusal:
            refusals.append(refusal)
        except Unrecognised as reason:
            reasons.append(str(reason))
    raise Unrecognised(
        "; ".join(dict.fromkeys(reasons))
        or "no call on the way to %s is made in a loop" % finding["site"]["function"]
    )


def check_surroundings(program, finding):
    if finding["rule"] == "cpu-list-scan":
        raise Unrecognised("a search through a list is to be replaced by a lookup, not spread over cores")
    module = program.modules.get(finding["site"]["file"]) or program.main
    if module is None:
        raise Unrecognised("none of the frames that lead there are in the program's own source")
    for frame in finding["path"]:
        file = frame["file"].replace("\\", "/")
        if file.endswith(
            ("multiprocessing/pool.py", "multiprocessing/process.py", "concurrent/futures/process.py")
        ):
            raise Refused(
                "C-DAEMON",
                module,
                module.tree,
                "it runs in a worker process already, which may have no children",
            )
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    if cores < 2:
        raise Refused("C-CAPACITY", module, module.tree, "there is one core, and the program has it")
    if finding["rule"] == "cpu-hot-code" and finding.get("predicted") is None:
        raise Refused(
            "C-CAPACITY",
            module,
            module.tree,
            "the cores that are free now would not make it 1.2 times as fast",
        )


def refuser(where):
    codes = {"shared": "C-STATE", "exit": "C-EARLYEXIT", "depend": "C-STATE"}

    def refuse(reason, node, message):
        raise Refused(codes[reason], where.module, node, message)

    return refuse


def spread(program, where, loops):
    check_one_pool(where, loops)
    loop = Loop(program.analysis, where, loops, refuser(where))
    loop.check(check_ours)
    function = check_function(program, loop)
    check_effects(loop, function)
    check_exceptions(loop)
    check_globals(program, loop)
    check_values(loop, function)
    reads = any(effect.kind == "read" for effect in loop.watch.call_effects)
    for effect in loop.watch.effects:
        if reads and (
            effect.kind == "write" or effect.kind == "output" and "writes to a file" in effect.text
        ):
            raise Refused(
                "C-STATE",
                effect.module,
                effect.node,
                "the calls read files, and each round writes: %s" % effect.text,
            )
        if effect.kind in ("exit", "input"):
            code = "C-EARLYEXIT" if effect.kind == "exit" else "C-ORDER"
            raise Refused(
                code, effect.module, effect.node, "each round does more than the call: %s" % effect.text
            )
    guard = Guard(program, program.analysis, loop)
    guard.plan()
    return write(loop, function, guard)


def check_one_pool(where, loops):
    """A pool that is started in every round of another loop takes more time than it saves."""
    inside = [
        (where.module, loop)
        for loop in where.loops[: len(where.loops) - len(loops)]
        if known_rounds([loop]) is None or known_rounds([loop]) >= FEW
    ]
    outer = where.outer or (inside[0] if inside else None)
    if outer is not None:
        module, loop = outer
        raise Refused(
            "C-GRAIN",
            where.module,
            where.call,
            "a pool for the calls at %s would be started in every round of the loop at %s"
            % (place(where.module, where.call), place(module, loop)),
        )


def check_ours(loop):
    """The call has to be one of the program's own functions, whatever that does."""
    if loop.is_map:
        return
    kind = loop.watch.called_value.kind
    method = isinstance(loop.call.func, ast.Attribute) and loop.analysis.methods.get(loop.call.func.attr)
    if (
        kind is None
        and not method
        and isinstance(loop.call.func, ast.Attribute)
        or kind
        and kind[0] in ("builtin", "external", "class", "module", "library")
    ):
        raise Unrecognised(
            "%s at %s is no function of the program"
            % (loop.source.text(loop.call.func), place(loop.module, loop.call))
        )


def check_function(program, loop):
    """The function has to be one that another process finds by its name."""
    module, call = loop.module, loop.call
    node = call.args[0] if loop.is_map else call.func
    entity = module.entity(node)
    name = module.source.text(node)
    where = place(module, call)
    if entity is None or entity[0] != "function":
        kind = loop.watch.called_value.kind
        if kind and kind[0] in ("closure", "bound") or isinstance(node, ast.Lambda):
            raise Refused(
                "C-PICKLE",
                module,
                call,
                "%s at %s is no function of a module: another process cannot find it" % (name, where),
            )
        if kind is None and isinstance(node, ast.Attribute) and program.analysis.methods.get(node.attr):
            raise Refused(
                "C-PICKLE",
                module,
                call,
                "%s at %s is a method: its object would be copied to the other process" % (name, where),
            )
        if kind is None and isinstance(node, ast.Name):
            raise Refused(
                "C-PICKLE", module, call, "%s at %s is not known to be a function of a module" % (name, where)
            )
        raise Unrecognised("%s at %s is no function of the program" % (name, where))
    function = entity[1]
    if not isinstance(function.node.parent, ast.Module):
        inner = enclosing(function.node, FUNCTIONS + (ast.ClassDef,))
        what = "a method" if isinstance(inner, ast.ClassDef) else "an inner function"
        if isinstance(function.node.parent, (ast.If, ast.Try)) and inner is None:
            what = "defined conditionally"
        raise Refused(
            "C-PICKLE", module, call, "%s at %s is %s: another process cannot find it" % (name, where, what)
        )
    if isinstance(function.node, ast.AsyncFunctionDef):
        raise Unrecognised("%s at %s is async" % (name, where))
    for decorator, node in decorators(function.module, function.node):
        raise Refused(
            "C-STATE",
            function.module,
            node,
            "%s is decorated (%s): each process would have a copy of what that keeps"
            % (function, decorator or function.module.source.text(node)),
        )
    return function


def check_effects(loop, function):
    watch = loop.watch
    for effect in watch.call_effects:
        code = CODES.get(effect.kind)
        if code is not None:
            raise Refused(
                code,
                effect.module,
                effect.node,
                "calls of %s cannot be spread over processes: %s (%s)"
                % (function, effect.text, place(effect.module, effect.node)),
            )
    works = loop.analysis.summary(function, {}).works if loop.is_map else watch.works
    if not works:
        raise Refused(
            "C-GRAIN",
            function.module,
            function.node,
            "%s does a handful of operations: sending its arguments takes longer" % function,
        )


def check_exceptions(loop):
    """An exception that cannot be built from its `args` stops the pool's parent for ever."""
    for cls in loop.watch.raises:
        method = cls.method("__init__")
        if method is None or cls.method("__reduce__") is not None:
            continue
        names = parameters(method.node)[1:]
        needed = len(names) - len(method.node.args.defaults)
        handed = None
        for node in ast.walk(method.node):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "__init__"
            ):
                handed = [getattr(a, "id", None) for a in node.args]
                if not (isinstance(node.func.value, ast.Call)):
                    handed = handed[1:]
        if (
            method.node.args.vararg is None
            and handed is not None
            and handed != names[: len(handed)]
            or handed is not None
            and len(handed) < needed
        ):
            if needed > 1 or needed > len(handed or []):
                raise Refused(
                    "C-EXC",
                    cls.module,
                    method.node,
                    "%s cannot be rebuilt from its args: raised in a worker it would stop the program for ever"
                    % cls,
                )
        if needed > 1 and handed is None and any(a.arg for a in method.node.args.kwonlyargs):
            raise Refused("C-EXC", cls.module, method.node, "%s cannot be rebuilt from its args" % cls)


def check_globals(program, loop):
    """What the function reads of its module has to be the same in a process that starts afresh."""
    for path, name in sorted(loop.watch.call_reads):
        module = program.modules[path]
        for where, node, why in changes(program, module, name):
            raise Refused(
                "C-STATE",
                where,
                node,
                "the calls read %s, which is %s at %s: another process may see another value"
                % (name, why, place(where, node)),
            )
    for module in program.analysis.modules:
        for node in ast.walk(module.tree):
            if (
                not isinstance(node, (ast.Name, ast.Attribute))
                or isinstance(node.parent, ast.Attribute)
                or not isinstance(node.ctx, ast.Load)
            ):
                continue
            entity = module.entity(node)
            if not entity or entity[0] != "external":
                continue
            if entity[1].startswith(THREADS) and isinstance(node.parent, ast.Call):
                raise Refused(
                    "C-STATE",
                    module,
                    node,
                    "the program starts threads at %s, and a process with threads is not safe to copy"
                    % place(module, node),
                )
            if entity[1] in PROCESS_SETTINGS:
                raise Refused(
                    "C-STATE",
                    module,
                    node,
                    "%s at %s sets something that another process does not have"
                    % (entity[1], place(module, node)),
                )


def changes(program, module, name):
    """Places where a global gets another value, or its object changes, after its module was loaded."""
    owner, _, attribute = name.partition(".")
    bindings = module.bindings.get(owner, [])
    for node in bindings:
        if isinstance(node, ast.Global):
            yield module, node, "assigned by a function"
        elif not attribute and isinstance(node, ast.Name) and under_main(node):
            yield module, node, "assigned only when the program is run"
    for other in program.analysis.modules:
        if name.encode() not in other.source.utf8 and (attribute or owner).encode() not in other.source.utf8:
            continue
        for node in ast.walk(other.tree):
            if attribute:
                hit = (
                    isinstance(node, ast.Attribute)
                    and node.attr == attribute
                    and not isinstance(node.ctx, ast.Load)
                )
                if hit:
                    yield other, node, "assigned"
                continue
            if isinstance(node, ast.Attribute) and node.attr == name and not isinstance(node.ctx, ast.Load):
                if other.entity(node.value) == ("module", module):
                    yield other, node, "assigned from outside"
            if not isinstance(node, ast.Name) or node.id != name or not isinstance(node.ctx, ast.Load):
                continue
            if other.entity(node) != ("variable", module, name):
                continue
            inside = enclosing(node, FUNCTIONS) is not None or under_main(node)
            if inside and changed_by(node):
                yield other, node, "changed"


def changed_by(node):
    """Whether an expression's object is changed where it is written."""
    outer = node
    while isinstance(outer.parent, (ast.Attribute, ast.Subscript)) and outer.parent.value is outer:
        outer = outer.parent
        if not isinstance(outer.ctx, ast.Load):
            return True
        if (
            isinstance(outer, ast.Attribute)
            and isinstance(outer.parent, ast.Call)
            and outer.parent.func is outer
        ):
            return outer.attr in tables.MUTATORS
    if isinstance(outer.parent, ast.AugAssign) and outer.parent.target is outer:
        return True
    return False


def under_main(node):
    while node is not None:
        if isinstance(node, ast.If) and is_main_test(node.test):
            return True
        node = node.parent
    return False


def check_values(loop, function):
    watch, module, call = loop.watch, loop.module, loop.call
    for value in watch.arguments if not loop.is_map else watch.arguments[1:]:
        kind = value.kind
        stays = kind and (
            kind[0] in ("closure", "module", "bound") or kind == ("iterator",) and not loop.is_map
        )
        check_sent(kind, stays, loop, "an argument of the call at %s cannot be sent to another process")
    result = watch.result
    if loop.is_map:
        result = program_result(loop)
    kind = result.kind
    stays = kind and (kind[0] in ("closure", "bound", "module") or kind == ("iterator",))
    check_sent(kind, stays, loop, "what the call at %s gives cannot be sent back to the program")
    for origin in loop.analysis.summary(function, {}).result.own:
        if origin[0] == "g" and origin[-1] == 0:
            raise Refused(
                "C-STATE",
                module,
                call,
                "the call at %s gives back %s itself: another process would give a copy"
                % (place(module, call), origin[2]),
            )
    given = frozenset().union(*[watch.frame.reach(v.own) for v in watch.arguments], frozenset())
    read = [name for name in loop.analysis.summary(function, {}).attributes if not name.startswith("[")]
    if given & watch.frame.reach(result.own) and read:
        raise Refused(
            "C-STATE",
            module,
            call,
            "the call at %s gives back an object that it was given: another process would give a copy"
            % place(module, call),
        )


def program_result(loop):
    """What the function that map() calls gives."""
    function = loop.module.entity(loop.call.args[0])[1]
    return Value(frozenset(), loop.analysis.summary(function, {}).result.kind)


def is_plain(dotted):
    return (
        dotted in tables.IMMUTABLE
        or tables.effect_of(dotted) == "immutable"
        or dotted.split(".")[0]
        in ("collections", "array", "json", "statistics", "datetime", "decimal", "fractions")
    )


def check_sent(kind, stays, loop, sentence):
    """What is of `kind` can go to another process, unless it `stays` where it is."""
    module, call = loop.module, loop.call
    if stays:
        raise Refused("C-PICKLE", module, call, sentence % place(module, call))
    if kind and kind[0] == "library" and not is_plain(kind[1]):
        raise Refused("C-PICKLE", module, call, "%s (%s)" % (sentence % place(module, call), kind[1]))
    if kind and kind[0] == "instance" and "<locals>" in kind[1].name:
        raise Refused("C-PICKLE", module, call, "instances of %s cannot be sent to another process" % kind[1])


def write(loop, function, guard):
    module = loop.module
    writer = Writer(module)
    pool = writer.library("multiprocessing")
    itertools = writer.library("itertools")
    contextlib = writer.library("contextlib")
    starmap = writer.name("_starmap")
    top = top_statement(module, loop.region)
    indent = guard.indent_of(top)
    guard_first = guard.first_of(top) or top
    writer.helper(guard_first, HELPER % (starmap, itertools, contextlib, pool))
    guard.write_headers()
    if loop.is_map:
        write_map(loop, starmap)
    else:
        text = Generator(loop, positional(loop, function))
        if is_whole_element(loop):
            in_place(loop, writer, "%s(" % starmap, arguments(loop, text, None), ")")
        else:
            ahead(loop, writer, text, starmap, indent)
    guard.write_indents()
    writer.write_imports()
    modules = [module] + [m for m in guard.modules() if m is not module]
    summary = "the calls of %s at %s are made on all cores, by a pool of processes" % (
        function,
        place(module, loop.call),
    )
    if guard.runs:
        summary += "; what %s does when it is run gets a main guard" % os.path.basename(guard.module.path)
    return Change(
        "pool-starmap",
        summary,
        modules,
        [
            "%s gives the same for the same arguments, in any process" % function,
            "what it gives is used for its value: objects that come back from another process are copies",
        ],
        repeated(loop),
    )


def write_map(loop, starmap):
    call, source = loop.call, loop.source
    if call.keywords or any(isinstance(a, ast.Starred) for a in call.args):
        raise Unrecognised("map() at %s has arguments that are not understood" % place(loop.module, call))
    source.replace(source.start(call.func), source.end(call.func), starmap)
    if loop.module.entity(call.func) == ("builtin", "map"):
        source.insert(source.start(call.args[1]), "zip(")
        source.insert(source.end(call) - 1, ")")


def positional(loop, function):
    """The call's arguments in the order of the function's parameters."""
    call = loop.call
    if not call.keywords:
        return list(call.args)
    names = [a.arg for a in getattr(function.node.args, "posonlyargs", []) + function.node.args.args]
    found = list(call.args)
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    if any(isinstance(a, ast.Starred) for a in found) or None in given:
        raise Unrecognised("the call at %s has arguments that are not understood" % place(loop.module, call))
    for name in names[len(found) :]:
        if not given:
            break
        if name not in given:
            raise Unrecognised(
                "the call at %s leaves out %s before its last argument" % (place(loop.module, call), name)
            )
        found.append(given.pop(name))
    if given:
        raise Unrecognised("the call at %s has arguments that starmap cannot pass" % place(loop.module, call))
    return found


def arguments(loop, text, first):
    """`function, its arguments`, for starmap."""
    source, call = loop.source, loop.call
    function = source.text(call.func)
    values = text.call_nodes
    for_clauses = [clause for clause in text.clauses if clause[0] == "for"]
    if len(text.clauses) == 1 and not text.inline:
        target, items = for_clauses[0][3].target, first or source.text(for_clauses[0][2])
        if isinstance(for_clauses[0][2], ast.Tuple) and not items.startswith("("):
            items = "(%s)" % items
        names = [getattr(v, "id", None) for v in values]
        if isinstance(target, ast.Name) and names == [target.id]:
            return "%s, zip(%s)" % (function, items)
        if (
            isinstance(target, (ast.Tuple, ast.List))
            and names == [getattr(e, "id", 0) for e in target.elts]
            and len(set(names)) == len(names)
        ):
            return "%s, %s" % (function, items)
    inside = ", ".join(text.text(v) for v in values) + ("," if len(values) == 1 else "")
    return "%s, ((%s) %s)" % (function, inside, text.clauses_text(first))


def ahead(loop, writer, text, starmap, extra):
    check_insertable(loop)
    source = loop.source
    indent = extra + source.indent(loop.region)
    twice, items = again(loop)
    first = None
    line = ""
    if not twice:
        first = writer.name("items")
        line = "%s%s = list(%s)\n" % (indent, first, text.text(items))
        source.replace(source.start(items), source.end(items), first)
    results = writer.name("results")
    line += wrapped(indent, writer.unit, "%s = %s(" % (results, starmap), arguments(loop, text, first), ")")
    source.insert(source.line_start(loop.region.lineno), line)
    source.replace(source.start(loop.call), source.end(loop.call), "next(%s)" % results)
