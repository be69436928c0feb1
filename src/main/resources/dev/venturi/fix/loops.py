"""Decides whether the calls of a loop can be made ahead of it.

They can if their arguments follow from the loop's items alone, and if nothing that a round does is seen by the call of a
later round. The loop itself stays: each call in it is replaced by `next(results)`, so that whatever else a round does
happens as before and in the same order, an exception in its turn included.
"""

import ast

from answers import Unrecognised, place
from frames import Frame
from source import COMPREHENSIONS, FUNCTIONS, enclosing
from syntax import (
    INNER,
    LOOPS,
    cannot_fail,
    contains,
    iterables_of,
    len_at_most_one,
    names_in,
    names_only,
    names_read,
    names_read_nodes,
)
from values import is_local
from watch import Watch

CONSUMERS = {
    "list", "tuple", "set", "frozenset", "dict", "sum", "min", "max", "sorted", "collections.Counter",
    "collections.deque",
}  # fmt: skip


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
            raise Unrecognised(
                "the text of the call at %s cannot be told apart" % place(self.module, self.call)
            )
        given = list(self.call.args) + [keyword.value for keyword in self.call.keywords]
        for node in ast.walk(self.call):
            late = (
                isinstance(node, ast.Lambda)
                and not self.is_map
                or isinstance(node, ast.GeneratorExp)
                and node in given
            )
            if (
                late
                and not self.is_map
                or isinstance(node, (ast.NamedExpr, ast.Await, ast.Yield, ast.YieldFrom))
            ):
                raise Unrecognised(
                    "what the call at %s is given is worked out later" % place(self.module, self.call)
                )

    # The shape of the loop

    def check_shape(self):
        for loop in self.loops:
            if isinstance(loop, ast.While):
                self.refuse(
                    "exit",
                    loop,
                    "whether `while` at %s goes on depends on the round before" % place(self.module, loop),
                )
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
                    self.refuse(
                        "exit",
                        parent,
                        "%s() at %s stops at the first that decides"
                        % (entity[1], place(self.module, parent)),
                    )
                if entity[1] in ("enumerate", "zip", "reversed") and not isinstance(
                    generator, ast.GeneratorExp
                ):
                    return self.check_consumer(parent)
                if entity[1] in ("enumerate", "zip"):
                    return self.check_consumer(parent)
            if isinstance(parent.func, ast.Attribute) and parent.func.attr in ("join", "extend", "update"):
                return
        if isinstance(parent, ast.Starred):
            return
        if (
            isinstance(parent, ast.Assign)
            and len(parent.targets) == 1
            and isinstance(parent.targets[0], ast.Name)
        ):
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
            (
                b
                for b in (getattr(assignment.parent, f, None) for f in ("body", "orelse", "finalbody"))
                if b and assignment in b
            ),
            [],
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
                self.refuse(
                    "exit",
                    node,
                    "the loop may end early at %s, which depends on what came before"
                    % place(self.module, node),
                )
            if isinstance(node, ast.Return):
                self.refuse("exit", node, "the loop may return early at %s" % place(self.module, node))
            if isinstance(node, (ast.Yield, ast.YieldFrom)):
                self.refuse(
                    "exit",
                    node,
                    "the loop gives its results away one by one at %s" % place(self.module, node),
                )
            pending.extend(ast.iter_child_nodes(node))

    def check_way(self):
        """From the loop down to the call: what makes the call happen only sometimes."""
        outer = self.loops[0] if self.loops else self.region
        child, node = self.call, self.call.parent
        while child is not outer:
            if isinstance(node, INNER):
                raise Unrecognised(
                    "the call at %s is in a function of its own" % place(self.module, self.call)
                )
            if isinstance(node, ast.IfExp) and child is not node.test:
                raise Unrecognised("the call at %s is made only sometimes" % place(self.module, self.call))
            if isinstance(node, ast.BoolOp) and child is not node.values[0]:
                raise Unrecognised("the call at %s is made only sometimes" % place(self.module, self.call))
            if isinstance(node, ast.Compare) and child is not node.left and child is not node.comparators[0]:
                raise Unrecognised("the call at %s is made only sometimes" % place(self.module, self.call))
            if isinstance(node, ast.Assert):
                raise Unrecognised("the call at %s is in an assertion" % place(self.module, self.call))
            if (
                isinstance(node, ast.Try)
                and child not in node.body
                or type(node).__name__ in ("TryStar", "match_case", "Match")
            ):
                raise Unrecognised("the call at %s is made only sometimes" % place(self.module, self.call))
            if (
                isinstance(node, LOOPS)
                and node not in self.loops
                or isinstance(node, COMPREHENSIONS)
                and node not in self.loops
            ):
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
                    if contains(generator, self.call):
                        raise Unrecognised(
                            "the call at %s decides over the items" % place(self.module, self.call)
                        )
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
                    self.block_clauses(
                        statement.body if in_body else statement.orelse, target, clauses, defined
                    )
                elif isinstance(statement, (ast.With, ast.Try)):
                    self.block_clauses(statement.body, target, clauses, defined)
                elif isinstance(statement, ast.For) and contains(statement.iter, target):
                    return
                elif isinstance(statement, (ast.For, ast.While)) and statement is not target:
                    raise Unrecognised("the call at %s is in another loop" % place(self.module, self.call))
                return
            if any(
                isinstance(n, ast.Continue) and enclosing(n, LOOPS) is enclosing(statement, LOOPS)
                for n in ast.walk(statement)
            ):
                if (
                    isinstance(statement, ast.If)
                    and not statement.orelse
                    and isinstance(statement.body[-1], ast.Continue)
                ):
                    others = [n for each in statement.body[:-1] for n in ast.walk(each)]
                    if not any(isinstance(n, ast.Continue) for n in others):
                        clauses.append(("unless", None, statement.test, statement))
                        continue
                raise Unrecognised(
                    "`continue` before the call at %s depends on too much" % place(self.module, self.call)
                )
            if (
                isinstance(statement, ast.Assign)
                and len(statement.targets) == 1
                and names_only(statement.targets[0])
            ):
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
        target_nodes = {id(n) for kind, _, _, node in clauses if kind == "for" for n in ast.walk(node.target)}
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
            "depend",
            node,
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
                frame.assign(
                    generator.target, frame.iterate(frame.eval(generator.iter), generator.iter), generator
                )
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
                    "depend",
                    effect.node,
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
                    "shared" if node is self.call or not contains(self.call, node) else "depend",
                    node,
                    "the call at %s changes what the next round is given (%s)"
                    % (place(self.module, self.call), place(self.module, node)),
                )
        iterables = [node for loop in self.loops for node in iterables_of(loop)]
        for own, node in watch.writes:
            if node in iterables:
                continue  # going through an iterator uses it up, as it did
            shared = own & origins
            if not shared or self.apart(node):
                continue
            if self.region not in self.loops and not contains(
                self.loops[0] if self.loops else self.call, node
            ):
                if self.consumer is None or not contains(self.consumer, node):
                    continue  # another part of the statement around a comprehension
            self.refuse(
                "depend",
                node,
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
