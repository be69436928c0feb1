"""Overlaps waits: calls of a loop that wait for something outside are made in threads, all at once.

`asyncio.to_thread` runs each, `asyncio.gather` waits for all of them; the executor of the loop bounds how many run at a
time (min(32, cpus + 4)).
"""

import ast
import bisect
import re
import sys

import tables
from answers import Change, Refused, Unrecognised, place
from effects import Effects
from loops import Loop
from outline import outlined
from places import candidates, modules_on
from repeated import repeated
from rewrite import (
    WIDTH,
    Generator,
    Writer,
    again,
    arguments_text,
    check_insertable,
    is_whole_element,
    top_statement,
    wrapped,
)
from source import COMPREHENSIONS, enclosing

HELPER = '''async def %s(calls):
    """Results of calls that wait at once, in order; a failure raises in its turn."""
    tasks = [%s.ensure_future(call) for call in calls]
    await %s.gather(*tasks, return_exceptions=True)
    return map(lambda task: task.result(), tasks)'''

CODES = {
    "mutate": "B-SHARED", "random": "B-SHARED", "shared": "B-SHARED", "threadlocal": "B-SHARED", "state": "B-SHARED",
    "cache": "B-SHARED", "thread": "B-SHARED", "process": "B-SHARED", "unknown": "B-SHARED", "output": "B-ORDER",
    "input": "B-ORDER", "clock": "B-ORDER", "exit": "B-CANCEL", "send": "B-ORDER", "write": "B-ORDER",
    "threadbound": "B-THREADBOUND", "identity": "B-THREADBOUND", "context": "B-CONTEXT", "loop": "B-CONTEXT",
}  # fmt: skip
REST = {
    "unknown": "B-ORDER", "sleep": "B-RATE", "send": "B-DEPEND", "exit": "B-DEPEND", "input": "B-ORDER",
    "clock": "B-ORDER", "loop": "B-CONTEXT", "thread": "B-ORDER", "process": "B-ORDER", "state": "B-DEPEND",
    "child": "B-DEPEND", "context": "B-CONTEXT",
}  # fmt: skip
OPEN = (
    "http.client.HTTPResponse",
    "file",
    "http.client.HTTPConnection",
    "http.client.HTTPSConnection",
    "ftplib.FTP",
    "socket.socket",
    "socket.create_connection",
)
WAITS = ("blocking", "sleep", "child", "read")


def propose(program, finding, refusals):
    if sys.version_info < (3, 9):
        raise Unrecognised("asyncio.to_thread needs Python 3.9")
    check_surroundings(program, finding)
    program.analysis = Effects(program, program.running(modules_on(program, finding)))
    reasons = []
    for where, loops in candidates(program, finding):
        try:
            if loops or where.is_map:
                return overlap(program, where, loops)
            if isinstance(where.scope, ast.AsyncFunctionDef):
                return unblock(program, where)
        except Refused as refusal:
            refusals.append(refusal)
        except Unrecognised as reason:
            reasons.append(str(reason))
    raise Unrecognised(
        "; ".join(dict.fromkeys(reasons))
        or "no call on the way to %s is made in a loop" % finding["site"]["function"]
    )


def overlap_outlined(program, where, loops):
    outlined_program, new_where, new_loops = outlined(program, where, loops)
    running = [module.path for module in program.analysis.modules]
    outlined_program.analysis = Effects(
        outlined_program, [outlined_program.modules[path] for path in running]
    )
    try:
        return overlap(outlined_program, new_where, new_loops)
    except Refused as refusal:
        # Its lines are those of a text that nobody has seen.
        message = re.sub(r" (at |\()[^ ]*\.py:\d+\)?", "", refusal.message)
        raise Refused(refusal.code, where.module, where.call, message)


def gives_something_open(loop):
    """Whether the call gives a connection, a file or an answer that is still to be read."""
    kind = loop.watch.result.kind
    return kind is not None and kind[0] == "library" and kind[1] in OPEN


def check_surroundings(program, finding):
    for frame in finding["path"]:
        file = frame["file"].replace("\\", "/")
        if file.endswith(
            ("concurrent/futures/thread.py", "multiprocessing/pool.py", "multiprocessing/process.py")
        ):
            raise Unrecognised("it runs in a worker already, beside others")


def refuser(where):
    codes = {"shared": "B-SHARED", "exit": "B-DEPEND", "depend": "B-DEPEND"}

    def refuse(reason, node, message):
        raise Refused(codes[reason], where.module, node, message)

    return refuse


def overlap(program, where, loops):
    loop = Loop(program.analysis, where, loops, refuser(where))
    loop.check(check_waits)
    if gives_something_open(loop):
        change = overlap_outlined(program, where, loops)
        change.repeated = repeated(loop)
        return change
    check_call(program, loop)
    check_rest(loop)
    waits_in_async = isinstance(where.scope, ast.AsyncFunctionDef)
    if waits_in_async:
        if any(isinstance(n, (ast.Await, ast.AsyncFor, ast.AsyncWith)) for n in ast.walk(loop.region)):
            raise Unrecognised("the loop at %s awaits something else" % place(where.module, loop.region))
    else:
        check_no_loop_runs(program, where)
    return write(loop, waits_in_async)


def check_waits(loop):
    if loop.watch.result.kind == ("iterator",) and not loop.is_map:
        raise Unrecognised(
            "the call at %s gives a generator, which waits when it is gone through"
            % place(loop.module, loop.call)
        )
    kinds = {effect.kind for effect in (loop.watch.call_effects if loop.is_map else loop.watch.own_effects())}
    if not kinds & set(WAITS + ("send", "threadbound")):
        raise Unrecognised("the call at %s is not known to wait for anything" % place(loop.module, loop.call))


def check_call(program, loop):
    watch = loop.watch
    kinds = {effect.kind for effect in watch.call_effects}
    check_effects(loop.module, loop.call, watch.call_effects)
    if "sleep" in kinds and "blocking" in kinds:
        for effect in watch.call_effects:
            if effect.kind == "sleep" and enclosing(effect.node, (ast.ExceptHandler,)) is None:
                raise Refused(
                    "B-RATE",
                    effect.module,
                    effect.node,
                    "`%s` beside a request looks like a limit of its rate"
                    % effect.module.source.text(effect.node),
                )


def check_effects(module, call, effects, safe=tables.THREAD_SAFE):
    name = module.source.text(call.func)
    for effect in effects:
        code = CODES.get(effect.kind)
        if code is None:
            continue
        if effect.kind == "shared" and any("(%s" % each in effect.text for each in safe):
            continue
        if effect.kind == "identity" and "thread" not in effect.text:
            continue
        if effect.kind == "context" and not any(
            word in effect.text for word in (".set(", ".reset(", "setcontext")
        ):
            continue
        if effect.kind == "mutate" and ("u", "the context") in effect.origins:
            code = "B-CONTEXT"
        raise Refused(
            code,
            effect.module,
            effect.node,
            "calls of %s cannot be made at once: %s (%s)"
            % (name, effect.text, place(effect.module, effect.node)),
        )


def check_rest(loop):
    reads = any(effect.kind == "read" for effect in loop.watch.call_effects)
    for effect in loop.watch.effects:
        code = REST.get(effect.kind)
        if effect.kind == "write" and reads:
            code = "B-DEPEND"
        if effect.kind == "output" and reads and "writes to a file" in effect.text:
            code = "B-DEPEND"
        if code is not None:
            raise Refused(
                code,
                effect.module,
                effect.node,
                "each round does more than the call: %s (%s)"
                % (effect.text, place(effect.module, effect.node)),
            )


def check_no_loop_runs(program, where):
    """asyncio.run fails where a loop runs already: below an async function."""
    analysis = program.analysis
    reached = set()
    pending = []
    for module in analysis.modules:
        if b"get_event_loop" in module.source.utf8 or b"set_event_loop" in module.source.utf8:
            raise Refused(
                "B-CONTEXT",
                module,
                module.tree.body[0],
                "%s keeps an event loop of its own, which asyncio.run would take away" % module.path,
            )
        pending += [
            (module, node) for node in ast.walk(module.tree) if isinstance(node, ast.AsyncFunctionDef)
        ]
    named = {}
    for module in analysis.modules:
        for node, function in module.functions.items():
            named.setdefault(node.name, []).append((module, node))
    while pending:
        module, node = pending.pop()
        if node in reached:
            continue
        reached.add(node)
        if node is where.scope:
            raise Refused(
                "B-CONTEXT",
                where.module,
                node,
                "%s is called from async code, where asyncio.run cannot be used" % node.name,
            )
        for call in ast.walk(node):
            if isinstance(call, ast.Call):
                name = getattr(call.func, "id", getattr(call.func, "attr", None))
                pending += named.get(name, [])


def write(loop, in_async):
    module, source = loop.module, loop.source
    writer = Writer(module)
    asyncio = writer.library("asyncio")
    gather = writer.name("_gather")
    run = "await %s(" % gather if in_async else "%s.run(%s(" % (asyncio, gather)
    end = ")" if in_async else "))"
    writer.helper(top_statement(module, loop.region), HELPER % (gather, asyncio, asyncio))
    if loop.is_map:
        generator = mapped(loop, asyncio, writer)
        source.replace(
            source.start(loop.call), source.end(loop.call), grouped(run + generator + end, in_async, loop)
        )
    else:
        call = loop.call
        text = Generator(loop, [call.func] + call.args + call.keywords)
        arguments = text_of_arguments(text, call)
        coroutine = "%s.to_thread(%s)" % (asyncio, ", ".join(filter(None, [text.text(call.func), arguments])))
        if is_whole_element(loop):
            in_place(loop, writer, run, coroutine + " " + text.clauses_text(), end)
        else:
            ahead(loop, writer, text, coroutine, run, end)
    writer.write_imports()
    name = source.text(loop.call.args[0] if loop.is_map else loop.call.func)
    return Change(
        "gather-to-thread",
        "the calls of %s at %s wait at the same time, in threads" % (name, place(module, loop.call)),
        [module],
        [
            "calls of %s do not depend on each other, and whoever answers them allows several at a time"
            % name,
            "when one call fails, it does no harm that later ones were made",
        ],
        repeated(loop),
    )


def text_of_arguments(text, call):
    if not text.inline:
        return arguments_text(text.source, call)
    parts = [text.text(each) for each in call.args]
    for keyword in call.keywords:
        value = text.text(keyword.value)
        parts.append("%s=%s" % (keyword.arg, value) if keyword.arg else "**" + value)
    return ", ".join(parts)


def grouped(text, in_async, loop):
    return (
        "(%s)" % text if in_async and isinstance(loop.call.parent, (ast.Attribute, ast.Subscript)) else text
    )


def in_place(loop, writer, head, inside, tail):
    """The comprehension itself becomes the calls."""
    source, outer = loop.source, loop.loops[0]
    start, end = source.start(outer), source.end(outer)
    if isinstance(outer, ast.GeneratorExp):
        alone = (
            isinstance(outer.parent, ast.Call) and len(outer.parent.args) + len(outer.parent.keywords) == 1
        )
        if alone and source.utf8[start : start + 1] == b"(":
            start, end = start + 1, end - 1  # the parentheses are those of the call around
    else:
        head = ("list(" if isinstance(outer, ast.ListComp) else "set(") + head
        tail += ")"
    source.replace(start, end, fitted(loop, writer, start, end, head, inside, tail))


def fitted(loop, writer, start, end, head, inside, tail):
    """`head inside tail`, over three lines if the line that it stands in would be too long."""
    source = loop.source
    before = start - source.line_start(outer_line(source, start))
    after = source.line_start(outer_line(source, end) + 1) - end
    if before + len(head) + len(inside) + len(tail) + after <= WIDTH + 1 or "\n" in inside:
        return head + inside + tail
    line = source.line(outer_line(source, start))
    indent = line[: len(line) - len(line.lstrip())]
    return "%s\n%s%s%s\n%s%s" % (head, indent, writer.unit, inside, indent, tail)


def outer_line(source, offset):
    return bisect.bisect_right(source.starts, offset)


def ahead(loop, writer, text, coroutine, run, end):
    """The calls are made on a line before the loop, which takes their results one by one."""
    check_insertable(loop)
    source = loop.source
    indent = source.indent(loop.region)
    twice, items = again(loop)
    first = None
    line = ""
    if not twice:
        first = writer.name("items")
        line = "%s%s = list(%s)\n" % (indent, first, text.text(items))
        source.replace(source.start(items), source.end(items), first)
    results = writer.name("results")
    inside = "%s %s" % (coroutine, text.clauses_text(first))
    line += wrapped(indent, writer.unit, "%s = %s" % (results, run), inside, end)
    source.insert(source.line_start(loop.region.lineno), line)
    source.replace(source.start(loop.call), source.end(loop.call), "next(%s)" % results)


def mapped(loop, asyncio, writer):
    call, source = loop.call, loop.source
    if call.keywords or any(isinstance(a, ast.Starred) for a in call.args):
        raise Unrecognised("map() at %s has arguments that are not understood" % place(loop.module, call))
    function = source.text(call.args[0])
    if loop.module.entity(call.func) == ("external", "itertools.starmap"):
        name = writer.name("arguments")
        return "%s.to_thread(%s, *%s) for %s in %s" % (
            asyncio,
            function,
            name,
            name,
            source.text(call.args[1]),
        )
    if len(call.args) == 2:
        name = writer.name("item")
        return "%s.to_thread(%s, %s) for %s in %s" % (
            asyncio,
            function,
            name,
            name,
            source.text(call.args[1]),
        )
    name = writer.name("items")
    return "%s.to_thread(%s, *%s) for %s in zip(%s)" % (
        asyncio,
        function,
        name,
        name,
        ", ".join(source.text(a) for a in call.args[1:]),
    )


def unblock(program, where):
    """A call that blocks the event loop in an async function goes to a thread; the function awaits it."""
    module, call, source = where.module, where.call, where.module.source
    if isinstance(call.parent, ast.Await) or enclosing(call, COMPREHENSIONS + (ast.Lambda,)) is not None:
        raise Unrecognised("the call at %s does not block a loop" % place(module, call))
    function = module.functions[where.scope]
    loop = Loop(program.analysis, where, [], refuser(where))
    loop.run_scope()
    if not loop.watch.reached:
        raise Unrecognised("the call at %s could not be followed" % place(module, call))
    check_waits(loop)
    check_call(program, loop)
    summary = program.analysis.summary(function, {})
    check_effects(module, call, summary.effects, tables.THREAD_SAFE | tables.TASK_SAFE)
    writer = Writer(module)
    asyncio = writer.library("asyncio")
    arguments = arguments_text(source, call)
    text = "await %s.to_thread(%s)" % (asyncio, ", ".join(filter(None, [source.text(call.func), arguments])))
    bare = isinstance(call.parent, (ast.Assign, ast.AnnAssign, ast.Return, ast.Expr, ast.keyword)) or (
        isinstance(call.parent, ast.Call) and call is not call.parent.func
    )
    source.replace(source.start(call), source.end(call), text if bare else "(%s)" % text)
    writer.write_imports()
    return Change(
        "await-to-thread",
        "%s at %s no longer keeps the event loop from its other tasks"
        % (source.text(call.func), place(module, call)),
        [module],
        ["other tasks may run while %s waits" % source.text(call.func)],
        repeated(loop),
    )
