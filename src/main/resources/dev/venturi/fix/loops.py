"""Finds the loop whose rounds a finding's time is spent in, and whether its calls can be made ahead of it.

A call can be made ahead if its arguments follow from the loop's items alone, and if nothing that a round does is seen
by the call of a later round. The loop itself stays: each call in it is replaced by `next(results)`, so that whatever else
a round does happens as before and in the same order, an exception in its turn included.
"""

import ast

from answers import Refused, Unrecognised, place
from effects import Effects, Frame
from program import bound_names, parameters
from source import COMPREHENSIONS, FUNCTIONS, enclosing, first_line
from values import NOTHING, Value, is_local

LOOPS = (ast.For, ast.AsyncFor, ast.While)
INNER = FUNCTIONS + (ast.Lambda, ast.ClassDef)
COMPREHENSION_NAMES = ("<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>")
CONSUMERS = {"list", "tuple", "set", "frozenset", "dict", "sum", "min", "max", "sorted", "collections.Counter", "collections.deque"}
LAZY = {"map", "filter", "zip", "enumerate", "reversed", "iter", "open"}
CHEAP_ITEMS = {"range", "enumerate", "zip", "len", "reversed", "sorted"}


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
            if frame["function"].startswith(frames[-1]["function"] + ".") or frames[-1]["function"] == "<module>":
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
    found.sort(key=lambda each: (each[0].end_lineno - each[0].lineno, module.source.end(each[0]) - module.source.start(each[0])))
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


def in_iterable(call, generator):
    node = call
    while node is not generator:
        if node is generator.iter:
            return True
        node = node.parent
    return False


class Watch:
    """Looks on while the function around a loop is run in the abstract."""

    def __init__(self, region, call):
        self.region = region
        self.call = call
        self.inside = False
        self.writes = []  # (origins, node) of what a round changes, but for the call itself
        self.effects = []
        self.call_writes = []  # the same of the call
        self.known = set()  # origins that the variables at the call lead to
        self.call_effects = []
        self.argument_effects = []  # those of them that come from working out the arguments
        self.call_reads = set()
        self.call_attributes = set()
        self.call_origins = set()
        self.raises = set()
        self.works = False
        self.called_value = NOTHING
        self.arguments = []
        self.reached = False
        self.env = {}
        self.busy = False

    def own_effects(self):
        """Effects of the function that is called."""
        return [effect for effect in self.call_effects if effect not in self.argument_effects]

    def write(self, value, node):
        if self.busy:
            self.call_writes.append((value.own, node))
        elif self.inside:
            self.writes.append((value.own, node))

    def enter(self, frame):
        self.inside = True
        self.mark = len(frame.effects)
        self.frame = frame
        self.env = dict(frame.env)

    def leave(self, frame):
        self.inside = False
        self.effects = frame.effects[self.mark :]

    def called(self, frame, node):
        """Runs the call apart from the rest of the round."""
        for value in frame.env.values():
            self.known |= frame.reach(value.own)
        self.busy = True
        kept = frame.effects, frame.reads, frame.attributes, frame.raises, frame.works
        frame.effects, frame.reads, frame.attributes, frame.raises, frame.works = [], set(), set(), set(), False
        result = frame.really_call(node)
        self.call_effects += frame.effects
        self.call_reads |= frame.reads
        self.call_attributes |= frame.attributes
        self.raises |= frame.raises
        self.works = self.works or frame.works
        self.observe(frame, node)
        frame.effects, frame.reads, frame.attributes, frame.raises, frame.works = kept
        self.busy = False
        self.reached = True
        self.result = result
        return result

    def observe(self, frame, node):
        """What the call can get at: through its arguments, its function and the globals that it reads."""
        kept, frame.effects = frame.effects, []
        values = [frame.eval(a.value if isinstance(a, ast.Starred) else a) for a in node.args]
        values += [frame.eval(k.value) for k in node.keywords]
        self.argument_effects += frame.effects
        frame.effects = kept
        self.arguments = list(values)
        self.called_value = frame.eval(node.func)
        if isinstance(node.func, ast.Attribute):
            values.append(frame.eval(node.func.value))
        values.append(self.called_value)
        for value in values:
            self.call_origins |= frame.reach(value.own)


class Loop:
    """A call and the loops that are to run after all of its calls were made."""

    def __init__(self, analysis, where, loops, refuse):
        self.analysis = analysis
        self.module = where.module
        self.source = where.module.source
        self.call = where.call
        self.loops = loops
        self.scope = where.scope
        self.is_map = where.is_map
        self.refuse = refuse  # (name of the reason, node, message) -> raises
        outer = loops[0] if loops else where.call
        self.region = outer if isinstance(outer, ast.stmt) else enclosing(outer, ast.stmt)
        self.clauses = []
        self.consumer = None  # the `for` that goes through a generator's items
        self.watch = Watch(self.region, where.call)

    def check(self, check_matter):
        """Whether the calls can be made ahead; `check_matter` says first whether it is worth asking."""
        if isinstance(self.scope, ast.ClassDef):
            raise Unrecognised("the loop at %s is in the body of a class" % place(self.module, self.region))
        self.run_scope()
        if not self.watch.reached:
            raise Unrecognised("the loop at %s could not be followed" % place(self.module, self.region))
        check_matter(self)
        self.check_text()
        self.check_shape()
        if not self.is_map:
            self.clauses = self.make_clauses()
        self.check_rest()

    def check_text(self):
        """The call's text is to be moved: it has to be where the tree says, and mean the same there."""
        try:
            again = ast.parse("(%s)" % self.source.text(self.call), mode="eval").body
        except SyntaxError:
            again = None
        if again is None or ast.dump(again) != ast.dump(self.call):  # in a string with fields, before 3.12
            raise Unrecognised("the text of the call at %s cannot be told apart" % place(self.module, self.call))
        given = list(self.call.args) + [keyword.value for keyword in self.call.keywords]
        for node in ast.walk(self.call):
            late = isinstance(node, ast.Lambda) and not self.is_map or isinstance(node, ast.GeneratorExp) and node in given
            if late and not self.is_map or isinstance(node, (ast.NamedExpr, ast.Await, ast.Yield, ast.YieldFrom)):
                raise Unrecognised("what the call at %s is given is worked out later" % place(self.module, self.call))

    # The shape of the loop

    def check_shape(self):
        for loop in self.loops:
            if isinstance(loop, ast.While):
                self.refuse("exit", loop, "whether `while` at %s goes on depends on the round before" % place(self.module, loop))
            if isinstance(loop, ast.AsyncFor) or any(g.is_async for g in getattr(loop, "generators", [])):
                raise Unrecognised("the loop at %s is `async for`" % place(self.module, loop))
            if isinstance(loop, ast.GeneratorExp):
                self.check_consumer(loop)
            if isinstance(loop, ast.For):
                self.check_exits(loop)
                if len_at_most_one(loop.iter):
                    raise Unrecognised("the loop at %s has one round" % place(self.module, loop))
        if self.is_map:
            self.check_consumer(self.call)
        self.check_way()

    def check_consumer(self, generator):
        """What takes the items of a generator has to take all of them, at once."""
        parent = generator.parent
        if isinstance(parent, ast.For) and parent.iter is generator:
            self.check_exits(parent)
            self.consumer = parent
            return
        if isinstance(parent, ast.Call) and generator in parent.args:
            entity = self.module.entity(parent.func)
            if entity and entity[0] in ("builtin", "external"):
                if entity[1] in CONSUMERS:
                    return
                if entity[1] in ("any", "all", "next"):
                    self.refuse("exit", parent, "%s() at %s stops at the first that decides" % (entity[1], place(self.module, parent)))
                if entity[1] in ("enumerate", "zip", "reversed") and not isinstance(generator, ast.GeneratorExp):
                    return self.check_consumer(parent)
                if entity[1] in ("enumerate", "zip"):
                    return self.check_consumer(parent)
            if isinstance(parent.func, ast.Attribute) and parent.func.attr in ("join", "extend", "update"):
                return
        if isinstance(parent, ast.Starred):
            return
        if isinstance(parent, ast.Assign) and len(parent.targets) == 1 and isinstance(parent.targets[0], ast.Name):
            used = self.only_use(parent)
            if used is not None:
                return self.check_consumer(used)
        raise Unrecognised("nothing is known of what takes the items of %s" % place(self.module, generator))

    def only_use(self, assignment):
        """The one place, in the statement that follows, where a variable is used."""
        name = assignment.targets[0].id
        named = [n for n in ast.walk(self.scope) if isinstance(n, ast.Name) and n.id == name]
        loads = [n for n in named if isinstance(n.ctx, ast.Load)]
        block = next(
            (b for b in (getattr(assignment.parent, f, None) for f in ("body", "orelse", "finalbody")) if b and assignment in b), []
        )
        following = block[block.index(assignment) + 1 :][:1]
        if len(named) == 2 and len(loads) == 1 and following and contains(following[0], loads[0]):
            return loads[0] if not isinstance(following[0], LOOPS) or following[0].iter is loads[0] else None
        return None

    def check_exits(self, loop):
        pending = list(loop.body)
        while pending:
            node = pending.pop()
            if isinstance(node, INNER):
                continue
            if isinstance(node, ast.Break) and enclosing(node, LOOPS) is loop:
                self.refuse("exit", node, "the loop may end early at %s, which depends on what came before" % place(self.module, node))
            if isinstance(node, ast.Return):
                self.refuse("exit", node, "the loop may return early at %s" % place(self.module, node))
            if isinstance(node, (ast.Yield, ast.YieldFrom)):
                self.refuse("exit", node, "the loop gives its results away one by one at %s" % place(self.module, node))
            pending.extend(ast.iter_child_nodes(node))

    def check_way(self):
        """From the loop down to the call: what makes the call happen only sometimes."""
        outer = self.loops[0] if self.loops else self.region
        child, node = self.call, self.call.parent
        while child is not outer:
            if isinstance(node, INNER):
                raise Unrecognised("the call at %s is in a function of its own" % place(self.module, self.call))
            if isinstance(node, ast.IfExp) and child is not node.test:
                raise Unrecognised("the call at %s is made only sometimes" % place(self.module, self.call))
            if isinstance(node, ast.BoolOp) and child is not node.values[0]:
                raise Unrecognised("the call at %s is made only sometimes" % place(self.module, self.call))
            if isinstance(node, ast.Compare) and child is not node.left and child is not node.comparators[0]:
                raise Unrecognised("the call at %s is made only sometimes" % place(self.module, self.call))
            if isinstance(node, ast.Assert):
                raise Unrecognised("the call at %s is in an assertion" % place(self.module, self.call))
            if isinstance(node, ast.Try) and child not in node.body or type(node).__name__ in ("TryStar", "match_case", "Match"):
                raise Unrecognised("the call at %s is made only sometimes" % place(self.module, self.call))
            if isinstance(node, LOOPS) and node not in self.loops or isinstance(node, COMPREHENSIONS) and node not in self.loops:
                if not isinstance(node, COMPREHENSIONS) and child in node.body:
                    raise Unrecognised("the call at %s is in another loop" % place(self.module, self.call))
            child, node = node, node.parent

    # An abstract run of the scope around

    def run_scope(self):
        if isinstance(self.scope, ast.Module):
            frame = Frame(self.analysis, None, self.module, self.scope)
            frame.watch = self.watch
            frame.block(self.scope.body)
        else:
            function = self.module.functions[self.scope]
            frame = Frame(self.analysis, function, self.module, self.scope)
            frame.watch = self.watch
            self.analysis.running.append((self.scope, frame))
            try:
                frame.run(self.analysis.parameter_kinds(function))
            finally:
                self.analysis.running.pop()
        self.frame = frame

    # The loop as clauses of a generator

    def make_clauses(self):
        stored = self.stored_names()
        clauses = []
        defined = {}
        for index, loop in enumerate(self.loops):
            if isinstance(loop, ast.For):
                clauses.append(("for", self.source.text(loop.target), loop.iter, loop))
                self.check_target(loop.target)
                body = loop.body
            else:
                for generator in loop.generators:
                    clauses.append(("for", self.source.text(generator.target), generator.iter, generator))
                    self.check_target(generator.target)
                    for condition in generator.ifs:
                        clauses.append(("if", None, condition, condition))
                    if in_iterable_or_if(self.call, generator):
                        raise Unrecognised("the call at %s decides over the items" % place(self.module, self.call))
                continue
            following = self.loops[index + 1] if index + 1 < len(self.loops) else self.call
            self.block_clauses(body, following, clauses, defined)
        return self.needed(clauses, stored, defined)

    def block_clauses(self, body, target, clauses, defined):
        """What the statements before the one that leads to `target` mean for the call."""
        for statement in body:
            if contains(statement, target):
                if isinstance(statement, ast.If):
                    if contains(statement.test, target):
                        return
                    in_body = any(contains(each, target) for each in statement.body)
                    clauses.append(("if" if in_body else "unless", None, statement.test, statement))
                    self.block_clauses(statement.body if in_body else statement.orelse, target, clauses, defined)
                elif isinstance(statement, (ast.With, ast.Try)):
                    self.block_clauses(statement.body, target, clauses, defined)
                elif isinstance(statement, ast.For) and contains(statement.iter, target):
                    return
                elif isinstance(statement, (ast.For, ast.While)) and statement is not target:
                    raise Unrecognised("the call at %s is in another loop" % place(self.module, self.call))
                return
            if any(isinstance(n, ast.Continue) and enclosing(n, LOOPS) is enclosing(statement, LOOPS) for n in ast.walk(statement)):
                if isinstance(statement, ast.If) and not statement.orelse and isinstance(statement.body[-1], ast.Continue):
                    others = [n for each in statement.body[:-1] for n in ast.walk(each)]
                    if not any(isinstance(n, ast.Continue) for n in others):
                        clauses.append(("unless", None, statement.test, statement))
                        continue
                raise Unrecognised("`continue` before the call at %s depends on too much" % place(self.module, self.call))
            if isinstance(statement, ast.Assign) and len(statement.targets) == 1 and names_only(statement.targets[0]):
                for name in names_in(statement.targets[0]):
                    defined.setdefault(name, []).append(statement)
                clauses.append(("let", self.source.text(statement.targets[0]), statement.value, statement))

    def check_target(self, target):
        for node in ast.walk(target):
            if not isinstance(node, (ast.Name, ast.Tuple, ast.List, ast.Starred, ast.expr_context)):
                raise Unrecognised("the loop at %s assigns to more than names" % place(self.module, target))

    def stored_names(self):
        """Names that a round assigns, with the places."""
        found = {}
        body = self.region.body if self.region in self.loops else self.loops[:1]
        for statement in body:
            for node in ast.walk(statement):
                if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
                    found.setdefault(node.id, []).append(node)
                elif isinstance(node, ast.ExceptHandler) and node.name:
                    found.setdefault(node.name, []).append(node)
                elif isinstance(node, FUNCTIONS + (ast.ClassDef,)):
                    found.setdefault(node.name, []).append(node)
                elif isinstance(node, (ast.Import, ast.ImportFrom)):
                    for alias in node.names:
                        found.setdefault(alias.asname or alias.name.split(".")[0], []).append(node)
        return found

    def needed(self, clauses, stored, defined):
        """The clauses that the call's arguments need, each checked to follow from the items alone."""
        wanted = names_read(self.call)
        kept = []
        targets = set()
        for kind, _, _, node in clauses:
            if kind == "for":
                targets |= set(names_in(node.target))
        for kind, text, value, node in reversed(clauses):
            if kind == "let":
                names = set(names_in(node.targets[0]))
                if not names & wanted:
                    continue
                for name in names:
                    # A name that is worked out from itself is carried from round to round, unless it is the item.
                    carried = name in names_read(value) and not (name in targets and len(self.loops) == 1)
                    if len(stored.get(name, [])) > 1 or carried or name in targets and len(self.loops) > 1:
                        self.depends(name, stored[name][-1])
                wanted -= names
            elif kind == "for":
                wanted -= set(names_in(node.target))
            wanted |= names_read(value)
            self.check_pure(value)
            kept.insert(0, (kind, text, value, node))
        target_nodes = {
            id(n) for kind, _, _, node in clauses if kind == "for" for n in ast.walk(node.target)
        }
        lets = {id(n) for kind, _, _, node in kept if kind == "let" for n in ast.walk(node.targets[0])}
        used = names_read(self.call).union(*[names_read(value) for _, _, value, _ in kept])
        for name in used:
            for node in stored.get(name, []):
                if id(node) not in target_nodes and id(node) not in lets:
                    self.depends(name, node)
        self.check_caught(kept)
        return kept

    def check_caught(self, clauses):
        """What may fail in a `try` of the loop must not be worked out ahead, where nothing catches it."""
        node = self.call.parent
        while node is not None and node not in self.loops[:1]:
            if isinstance(node, ast.Try):
                ahead = list(self.call.args) + [k.value for k in self.call.keywords]
                ahead += [value for kind, _, value, _ in clauses if kind != "for"]
                if not all(cannot_fail(each) for each in ahead):
                    raise Unrecognised(
                        "what the call at %s is given may fail, and `try` at %s catches it"
                        % (place(self.module, self.call), place(self.module, node))
                    )
            node = node.parent

    def depends(self, name, node):
        self.refuse(
            "depend", node,
            "the call at %s needs %s, which a round assigns at %s: each needs the one before"
            % (place(self.module, self.call), name, place(self.module, node)),
        )

    def check_pure(self, expression):
        """An expression that is worked out once more, ahead of the loop, must not be noticed."""
        for node in ast.walk(expression):
            if isinstance(node, (ast.Await, ast.Yield, ast.YieldFrom, ast.NamedExpr, ast.Lambda)):
                raise Unrecognised("`%s` cannot be worked out ahead" % self.source.text(expression))
        frame = self.watch.frame
        kept = frame.effects, frame.env, frame.watch
        frame.effects, frame.env, frame.watch = [], dict(self.watch.env), None
        for loop in self.loops:
            for generator in [loop] if isinstance(loop, ast.For) else loop.generators:
                frame.assign(generator.target, frame.iterate(frame.eval(generator.iter), generator.iter), generator)
        value = frame.eval(expression)
        self.watch.call_origins |= frame.reach(value.own)
        for name in names_read_nodes(expression):
            self.watch.call_origins |= frame.reach(frame.eval(name).own)
        effects = frame.effects
        frame.effects, frame.env, frame.watch = kept
        for effect in effects:
            if effect.kind == "mutate" and effect.text.startswith("`for"):
                continue  # an iterator: it is put into a list first
            if effect.kind not in ("read", "cache"):
                self.refuse(
                    "depend", effect.node,
                    "`%s` at %s cannot be worked out ahead of the loop: %s"
                    % (self.source.text(expression), place(self.module, expression), effect.text),
                )

    # What else a round does

    def check_rest(self):
        watch = self.watch
        read = {name for path, name in watch.call_reads if path == self.module.path}
        if isinstance(self.scope, ast.Module) or any(isinstance(n, ast.Global) for n in ast.walk(self.scope)):
            for name, nodes in self.stored_names().items():
                if name in read:
                    self.depends(name, nodes[-1])
        origins = set(watch.call_origins)
        for path, name in watch.call_reads:
            origins |= {("g", path, name, 0), ("g", path, name, 1)}
            if isinstance(self.scope, ast.Module) and path == self.module.path and name in watch.env:
                origins |= watch.frame.reach(watch.env[name].own)
        for own, node in watch.call_writes:
            if own & watch.known and any(is_local(origin) for origin in own & watch.known):
                self.refuse(
                    "shared" if node is self.call or not contains(self.call, node) else "depend", node,
                    "the call at %s changes what the next round is given (%s)" % (place(self.module, self.call), place(self.module, node)),
                )
        iterables = [node for loop in self.loops for node in iterables_of(loop)]
        for own, node in watch.writes:
            if node in iterables:
                continue  # going through an iterator uses it up, as it did
            shared = own & origins
            if not shared or self.apart(node):
                continue
            if self.region not in self.loops and not contains(self.loops[0] if self.loops else self.call, node):
                if self.consumer is None or not contains(self.consumer, node):
                    continue  # another part of the statement around a comprehension
            self.refuse(
                "depend", node,
                "`%s` at %s changes what the call at %s is given or reads, so that each needs the one before"
                % (watch.frame.text(node), place(self.module, node), place(self.module, self.call)),
            )

    def apart(self, node):
        """Whether a change reaches its object through an attribute that the call never reads."""
        target = node
        if isinstance(node, ast.Call):
            target = node.func.value if isinstance(node.func, ast.Attribute) else None
        elif isinstance(node, ast.AugAssign):
            target = node.target
        names = []
        if isinstance(node, ast.Attribute):  # `self.last = …` itself
            names.append(node.attr)
        reads = self.watch.call_attributes
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):  # `item["page"] = …`
            key = node.slice.value if type(node.slice).__name__ == "Index" else node.slice
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                if "[*]" not in reads and "[%s]" % key.value not in reads:
                    return True
        while isinstance(target, (ast.Attribute, ast.Subscript)):
            if isinstance(target, ast.Attribute):
                names.append(target.attr)
            target = target.value
        return any(name not in reads for name in names)

    def rest_effects(self, kinds):
        """Effects of a round, but for those of the call itself."""
        return [effect for effect in self.watch.effects if effect.kind in kinds]


def cannot_fail(node):
    return all(
        isinstance(n, (ast.Name, ast.Constant, ast.JoinedStr, ast.FormattedValue, ast.Attribute, ast.Tuple, ast.expr_context))
        for n in ast.walk(node)
    )


def known_rounds(loops):
    """How many rounds loops have together, where that is written down; None if not."""
    rounds = 1
    for loop in loops:
        for iterable in iterables_of(loop):
            if isinstance(iterable, (ast.List, ast.Tuple, ast.Set)) and not any(isinstance(e, ast.Starred) for e in iterable.elts):
                rounds *= len(iterable.elts)
            elif isinstance(iterable, ast.Call) and getattr(iterable.func, "id", None) == "range" and len(iterable.args) == 1 and isinstance(iterable.args[0], ast.Constant):
                rounds *= iterable.args[0].value
            else:
                return None
    return rounds if loops else None


FEW = 8


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


def iterables_of(loop):
    return [loop.iter] if isinstance(loop, (ast.For, ast.AsyncFor)) else [g.iter for g in getattr(loop, "generators", [])]


def len_at_most_one(node):
    if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
        return len(node.elts) < 2 and not any(isinstance(e, ast.Starred) for e in node.elts)
    if isinstance(node, ast.Call) and getattr(node.func, "id", None) == "range" and len(node.args) == 1:
        return isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, int) and node.args[0].value < 2
    return False


def contains(node, target):
    while target is not None:
        if target is node:
            return True
        target = target.parent
    return False


def in_iterable_or_if(call, generator):
    return contains(generator, call)


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
    return [n for n in ast.walk(expression) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load) and n.id not in inner]


def names_read(expression):
    return {node.id for node in names_read_nodes(expression)}
