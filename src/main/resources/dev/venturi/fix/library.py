"""What calls into libraries do, by the tables."""

import ast
import builtins

import tables
from values import NOTHING, SCALAR, Value, is_local

KEEPS_ITEMS = {
    "list",
    "tuple",
    "set",
    "frozenset",
    "sorted",
    "reversed",
    "enumerate",
    "zip",
    "iter",
    "filter",
    "map",
    "dict",
    "bytearray",
    "memoryview",
}
GIVES_AN_ITEM = {"max", "min", "next", "sum", "getattr"}


def all_own(values):
    return frozenset().union(*[value.own for value in values], frozenset())


def external_call(frame, kind, arguments, keywords, node):
    everything = list(arguments) + list(keywords.values())
    elements = Value(frame.reach(all_own(everything)))
    for value in everything:
        if value.kind and value.kind[0] in ("closure", "function", "bound", "external"):
            if value.kind[0] != "external" or tables.effect_of(value.kind[1]) not in (
                "pure",
                "immutable",
                None,
            ):
                frame.call_back(value, elements, node)
    for index, value in enumerate(everything):
        if index > 0 or not arguments or kind[1] not in tables.TAKE_SCALARS:
            frame.look_into(value)
    if kind[0] == "builtin":
        return builtin_call(frame, kind[1], arguments, keywords, node, elements)
    dotted = kind[1]
    if dotted == "types.harmless":  # an inner function that was looked at where it was handed over
        return elements
    effect = tables.effect_of(dotted)
    if effect is None:
        frame.effect("unknown", node, "`%s` calls %s, of which nothing is known" % (frame.text(node), dotted))
        return Value(frozenset([("u", "what %s gave" % dotted)]))
    return apply(frame, effect, dotted, arguments, keywords, node, elements)


def apply(frame, effect, dotted, arguments, keywords, node, elements):
    text = "`%s`" % frame.text(node)
    if tables.within(dotted, tables.LONG_MODULES):
        frame.works = True
    if effect == "pure":
        name = dotted.split(".")[-1]
        if (
            dotted.startswith("copy.")
            and name == "deepcopy"
            or tables.within(dotted, tables.DETACHED_MODULES)
        ):
            if name[:1].isupper() or dotted.startswith("hashlib.") or name.endswith("obj"):
                return frame.fresh(node, (), ("library", dotted))
            return frame.fresh(node, (), None)
        own = elements.own if name in ("reduce", "getattr", "cast", "copy") else ()
        inside = frame.fresh(
            node,
            elements.own,
            ("library", dotted) if name[:1].isupper() or dotted in ("csv.reader", "csv.writer") else None,
        )
        if dotted.startswith("collections.") and name in (
            "deque",
            "Counter",
            "defaultdict",
            "OrderedDict",
            "ChainMap",
        ):
            inside = Value(inside.own, ("container", name))
        return Value(inside.own | frozenset(own), inside.kind)
    if effect == "immutable":
        return Value(frozenset(), ("library", dotted))
    if effect == "seeded":
        if not arguments:
            frame.effect("random", node, "%s starts from no seed" % text)
        return frame.fresh(node, (), ("library", dotted))
    if effect.startswith("mutate"):
        index = int(effect[6:])
        if index < len(arguments):
            frame.mutate(arguments[index], node, text)
            frame.store(arguments[index], elements)
            return Value(frame.reach(arguments[index].own)) if dotted != "json.load" else frame.fresh(node)
        frame.effect("unknown", node, text)
        return NOTHING
    if effect == "same0":
        return arguments[0] if arguments else NOTHING
    if effect == "read":
        frame.effect("read", node, "%s reads the file system" % text)
        return frame.fresh(node)
    if effect == "open":
        return opened(frame, dotted, arguments, keywords, node, text)
    if effect == "library":
        return frame.fresh(node, elements.own, ("library", dotted))
    if effect == "logger":
        return Value(frozenset([("u", "the logger")]), ("library", "logging.Logger"))
    if effect == "stream":
        frame.effect("blocking", node, text)
        return frame.fresh(node, (), ("library", dotted))
    if effect == "threadlocal":
        return Value(frozenset([("u", "a threading.local")]), ("library", "threading.local"))
    if effect == "threadbound":
        frame.effect(effect, node, "%s belongs to one thread" % text)
        return frame.fresh(node, (), ("library", dotted))
    if effect == "await":
        return elements
    if effect in ("urlopen", "request"):
        call = node if isinstance(node, ast.Call) else None
        data = keywords.get("data") is not None or len(arguments) > 1
        if data and not is_none(call, "data", 1):
            frame.effect("send", node, "%s sends data" % text)
        if "method" in keywords and not is_verb(call, "method"):
            frame.effect("send", node, "%s is a request that may change something" % text)
        if effect == "urlopen":
            frame.effect("blocking", node, text)
            return frame.fresh(node, (), ("library", "http.client.HTTPResponse"))
        return frame.fresh(node, (), ("library", dotted))
    if effect == "method":
        if not is_verb(node, None):
            frame.effect("send", node, "%s is a request that may change something" % text)
        frame.effect("blocking", node, text)
        return frame.fresh(node, (), ("library", dotted + ".Response"))
    if effect in ("child", "captured"):
        if effect == "child" and not {"capture_output", "stdout"} & set(keywords):
            frame.effect("output", node, "the child of %s writes where the program does" % text)
        frame.effect("child", node, text)
        return frame.fresh(node, (), ("library", "subprocess.CompletedProcess"))
    if effect == "blocking":
        frame.effect("blocking", node, text)
        return frame.fresh(node, (), ("library", dotted + ".Response"))
    if effect == "context":
        frame.effect("context", node, "%s depends on the context of the thread" % text)
        return Value(frozenset([("u", "the context")]), ("library", dotted))
    frame.effect(effect, node, text)
    return (
        frame.fresh(node)
        if effect in ("clock", "random", "sleep", "identity")
        else Value(frozenset([("u", text)]))
    )


def is_none(call, name, position):
    """Whether an argument of a call is the constant None."""
    given = [k.value for k in call.keywords if k.arg == name] if call else []
    if call and not given and position < len(call.args):
        given = [call.args[position]]
    return len(given) == 1 and isinstance(given[0], ast.Constant) and given[0].value is None


def is_verb(call, name):
    """Whether a request's method is written down and only reads."""
    if not isinstance(call, ast.Call):
        return False
    given = [k.value for k in call.keywords if k.arg == (name or "method")]
    if not given and name is None and call.args:
        given = [call.args[0]]
    return len(given) == 1 and isinstance(given[0], ast.Constant) and given[0].value in tables.READING_VERBS


def opened(frame, dotted, arguments, keywords, node, text):
    call = node if isinstance(node, ast.Call) else None
    given = [k.value for k in call.keywords if k.arg == "mode"] if call else []
    if call and not given and len(call.args) > 1:
        given = [call.args[1]]
    mode = "r"
    if given:
        mode = given[0].value if isinstance(given[0], ast.Constant) else "?"
    if not isinstance(mode, str) or set(mode) & set("wax+?"):
        frame.effect("write", node, "%s opens a file for writing" % text)
        return frame.fresh(node, (), ("library", "file"))
    frame.effect("read", node, "%s reads a file" % text)
    return frame.fresh(node, (), ("library", "file"))


def builtin_call(frame, name, arguments, keywords, node, elements):
    text = "`%s`" % frame.text(node)
    if name in tables.LONG_BUILTINS and len(arguments) in (1, 3) or name in ("map", "filter"):
        frame.works = True
    head = name.split(".")[0]
    if name == "print":
        frame.effect("output", node, "%s prints" % text)
        return SCALAR
    if name == "iter" and len(arguments) == 2:
        frame.effect("unknown", node, "%s calls again and again" % text)
        return frame.fresh(node, (), ("iterator",))
    if name == "sorted" or name in ("str", "repr", "format"):
        for value in arguments:
            frame.operator("__lt__" if name == "sorted" else "__str__", value, node)
    if name == "str":
        return SCALAR
    if name in tables.BUILTIN_EFFECTS:
        effect = tables.BUILTIN_EFFECTS[name]
        if effect == "open":
            return opened(frame, name, arguments, keywords, node, text)
        if effect == "mutate0":
            if arguments:
                frame.mutate(arguments[0], node, text)
                if len(arguments) > 2:
                    frame.store(arguments[0], arguments[2])
                return Value(frame.inside(arguments[0].own))
            return NOTHING
        frame.effect(effect, node, text)
        return SCALAR
    made = getattr(builtins, head, None)
    if isinstance(made, type) and issubclass(made, BaseException):
        return frame.fresh(node, elements.own, ("container", "exception"))
    if "." in name:  # dict.fromkeys, str.join, object.__setattr__
        method = name.split(".")[1]
        if method in ("__setattr__", "__delattr__") or method in tables.MUTATORS:
            if arguments:
                frame.mutate(arguments[0], node, text)
                frame.store(arguments[0], elements)
            return NOTHING
        if method in tables.READERS or method in ("__new__", "__init__", "__getattribute__"):
            return SCALAR if head in ("str", "int", "float", "bytes") else frame.fresh(node, elements.own)
        frame.effect("unknown", node, "%s is not known" % text)
        return NOTHING
    if name not in tables.BUILTIN_PURE:
        frame.effect("unknown", node, "%s is not known" % text)
        return NOTHING
    for value in arguments:
        if value.kind == ("iterator",):
            frame.mutate(value, node, text)
    if name in tables.BUILTIN_SCALAR:
        return SCALAR
    inside = frozenset().union(*[frame.inside(value.own) for value in arguments], frozenset())
    if name in GIVES_AN_ITEM:
        return Value(inside | (all_own(arguments) if len(arguments) > 1 else frozenset()))
    if name in KEEPS_ITEMS:
        if name in ("map",):
            inside = elements.own
        kind = (
            ("container", "list" if name == "sorted" else name)
            if name in tables.BUILTIN_CONTAINERS
            else ("iterator",)
        )
        if name == "dict":
            inside |= all_own(keywords.values())
        return frame.fresh(node, inside, kind)
    return frame.fresh(node, elements.own)


def library_method(frame, receiver, name, arguments, keywords, node):
    """A method of a builtin type's or of a library's object, or of an object that is not known."""
    text = "`%s`" % frame.text(node)
    kind = receiver.kind
    everything = list(arguments) + list(keywords.values())
    elements = Value(frame.reach(all_own(everything)))
    for value in everything:
        if value.kind and value.kind[0] in ("closure", "function", "bound"):
            frame.call_back(value, Value(elements.own | frame.reach(receiver.own)), node)
    if name not in tables.TEXT_METHODS:
        frame.look_into(receiver)
    for value in everything:
        frame.look_into(value)
    if kind and kind[0] == "library":
        return of_library(frame, receiver, kind[1], name, arguments, keywords, node, text)
    if name in tables.PATH_READERS and not (kind and kind[0] == "container"):
        frame.effect("read", node, "%s reads the file system" % text)
        return frame.fresh(node)
    if name in tables.PATH_WRITERS and not receiver.is_scalar():
        frame.effect("write", node, "%s writes to the file system" % text)
        return NOTHING
    if name in ("sort", "update", "extend") or name in ("items", "values", "most_common"):
        frame.works = True
    if receiver.is_scalar():
        if name in tables.READERS:
            return (
                frame.fresh(node, (), ("container", "list"))
                if name in ("split", "splitlines", "rsplit", "partition")
                else SCALAR
            )
        if name in tables.MUTATORS:
            return NOTHING  # an error at run time, as before
        frame.effect("unknown", node, "%s is not known" % text)
        return NOTHING
    if name == "open" and isinstance(node, ast.Call):
        return opened_path(frame, node, text)
    if name in ("get", "head", "options", "request") and kind is None and frame.analysis.speaks_http():
        outside = {origin for origin in receiver.own if not is_local(origin)}
        if outside:
            frame.effect("shared", node, "%s may use a session that is shared" % text, outside)
    if name in tables.MUTATORS:
        if name == "write" or name == "writelines":
            outside = [origin for origin in receiver.own if not is_local(origin)]
            if outside:
                frame.effect("output", node, "%s writes to a file that others write to" % text)
        frame.mutate(receiver, node, text)
        frame.store(receiver, Value(elements.own))
        if name in ("extend", "update"):
            frame.store(receiver, Value(frame.inside(elements.own)))
        return (
            Value(frame.inside(receiver.own))
            if name in ("pop", "popleft", "popitem", "setdefault")
            else NOTHING
        )
    if name in tables.READERS:
        if name in ("get",):
            return Value(frame.inside(receiver.own) | elements.own)
        if name in (
            "join",
            "encode",
            "decode",
            "hexdigest",
            "lower",
            "upper",
            "strip",
            "format",
            "startswith",
            "endswith",
            "count",
            "index",
            "isoformat",
            "strftime",
        ):
            return SCALAR
        return frame.fresh(
            node,
            frame.inside(receiver.own) | elements.own,
            ("container", "dict") if name == "copy" and kind == ("container", "dict") else None,
        )
    frame.effect("unknown", node, "%s calls a method of which nothing is known" % text)
    return NOTHING


def of_library(frame, receiver, dotted, name, arguments, keywords, node, text):
    """A method of an object that a library made."""
    outside = {origin for origin in receiver.own if not is_local(origin)}
    root = dotted
    while root and root not in tables.THREAD_SAFE | tables.TASK_SAFE:
        root = root.rpartition(".")[0]
    if dotted == "logging.Logger":
        frame.effect("output", node, "%s logs" % text)
        return SCALAR
    if name in tables.PATH_WRITERS:
        frame.effect("write", node, "%s writes to the file system" % text)
        return NOTHING
    if name in tables.PATH_READERS:
        frame.effect("read", node, "%s reads the file system" % text)
        return frame.fresh(node)
    if dotted.startswith("pathlib.") and name in (
        "with_suffix",
        "with_name",
        "with_stem",
        "joinpath",
        "relative_to",
    ):
        return Value(frozenset(), ("library", "pathlib.Path"))
    if dotted.startswith("pathlib.") and name == "open":
        return opened_path(frame, node, text)
    if dotted in tables.IMMUTABLE or tables.effect_of(dotted) == "immutable":
        for value in arguments:
            frame.operator("__getattr__", value, node)
        return frame.fresh(node, (), None)
    if dotted.startswith(("contextvars.", "decimal.")) and dotted not in tables.IMMUTABLE:
        frame.effect("context", node, "%s depends on the context of the thread" % text)
        return frame.fresh(node)
    if tables.effect_of(dotted) == "threadbound":
        frame.effect("threadbound", node, "%s uses what belongs to one thread" % text)
        return Value(receiver.own, ("library", dotted))
    if name in tables.SENDING_METHODS:
        frame.effect("send", node, "%s sends something" % text)
    if name == "request" and not is_verb(node, None):
        frame.effect("send", node, "%s is a request that may change something" % text)
    if name in ("sendall", "send") and node_sends(node):
        frame.effect("send", node, "%s sends a command that changes something" % text)
    if outside:
        frame.effect("shared", node, "%s uses an object that is shared (%s)" % (text, dotted), outside)
    if dotted.split(".")[0] in (
        "http",
        "requests",
        "httpx",
        "urllib3",
        "socket",
        "ftplib",
        "imaplib",
        "poplib",
        "aiohttp",
        "urllib",
    ):
        frame.effect("blocking", node, text)
    if dotted == "random.Random" or name in tables.READERS:
        result = frame.fresh(node, frame.inside(receiver.own), None)
        return Value(result.own | frame.inside(receiver.own), None)
    if name in ("write", "writelines", "writerow", "writerows", "truncate"):
        reached = {origin for origin in frame.reach(receiver.own) if not is_local(origin)}
        if dotted == "file" or reached:
            frame.effect("output", node, "%s writes to a file" % text, reached)
        return SCALAR
    if name in ("read", "readline", "getvalue", "hexdigest", "digest", "decode"):
        return SCALAR
    if name in ("__enter__", "accept", "makefile"):
        return receiver
    if dotted.split(".")[-1].islower() and dotted.split(".")[0] not in (
        "http",
        "requests",
        "httpx",
        "urllib3",
        "socket",
        "aiohttp",
        "urllib",
        "ftplib",
        "imaplib",
        "poplib",
        "file",
        "csv",
        "hashlib",
        "random",
    ):
        frame.effect("unknown", node, "%s calls a method of which nothing is known" % text)
    return Value(receiver.own, ("library", dotted + "." + name))


def opened_path(frame, node, text):
    given = [k.value for k in node.keywords if k.arg == "mode"] or node.args[:1]
    mode = given[0].value if given and isinstance(given[0], ast.Constant) else ("r" if not given else "?")
    if not isinstance(mode, str) or set(mode) & set("wax+?"):
        frame.effect("write", node, "%s opens a file for writing" % text)
    else:
        frame.effect("read", node, "%s reads a file" % text)
    return frame.fresh(node, (), ("library", "file"))


def node_sends(node):
    for each in ast.walk(node):
        if isinstance(each, ast.Constant) and isinstance(each.value, (bytes, str)):
            value = each.value if isinstance(each.value, bytes) else each.value.encode("utf-8", "replace")
            if value.lstrip().startswith(tables.SENDING_WORDS):
                return True
    return False
