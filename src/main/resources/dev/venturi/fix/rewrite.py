"""Writes a loop whose calls are made ahead: imports, a helper function, one line before the loop, `next(results)` in it."""

import ast
import bisect

from answers import Unrecognised, place
from program import bound_names
from source import FUNCTIONS, docstring, first_line
from syntax import contains, names_read_nodes

ATOMS = (ast.Name, ast.Constant, ast.Attribute, ast.Subscript, ast.Call, ast.JoinedStr, ast.List, ast.Dict)
WIDTH = 88


class Writer:
    def __init__(self, module):
        self.module = module
        self.source = module.source
        self.unit = module.source.indent_unit()
        self.taken = {n.id for n in ast.walk(module.tree) if isinstance(n, ast.Name)}
        self.taken |= {n.name for n in ast.walk(module.tree) if isinstance(n, FUNCTIONS + (ast.ClassDef,))}
        self.taken |= {n.arg for n in ast.walk(module.tree) if isinstance(n, ast.arg)}
        self.taken |= set(module.bindings)
        self.imports = []

    def name(self, wanted):
        """A name that the module does not use yet."""
        name, number = wanted, 2
        while name in self.taken:
            name, number = "%s_%d" % (wanted, number), number + 1
        self.taken.add(name)
        return name

    def library(self, name):
        """What the module calls a library; it is imported if it is not yet."""
        for bound, bindings in self.module.bindings.items():
            for binding in bindings:
                if isinstance(binding, tuple) and isinstance(binding[0], ast.Import):
                    if (
                        binding[1].name == name
                        and len(bindings) == 1
                        and binding[0].parent is self.module.tree
                    ):
                        self.check_not_hidden(bound)
                        return bound
        if name in self.taken:
            raise Unrecognised("%s uses the name %s for something else" % (self.module.path, name))
        self.imports.append(name)
        return name

    def check_not_hidden(self, name):
        for function in self.module.functions:
            if name in bound_names(function):
                raise Unrecognised("%s uses the name %s for something else" % (self.module.path, name))

    def write_imports(self):
        """Puts the new imports among those at the top, where they sort if those are sorted."""
        body = self.module.tree.body
        documented = docstring(body)
        rest = body[1:] if documented is not None else body
        leading = []
        for statement in rest:
            if not isinstance(statement, (ast.Import, ast.ImportFrom)):
                break
            leading.append(statement)
        future = [s for s in leading if isinstance(s, ast.ImportFrom) and s.module == "__future__"]
        leading = [s for s in leading if s not in future]
        for name in sorted(self.imports):
            line = "import %s\n" % name
            if leading:
                plain = [s for s in leading if isinstance(s, ast.Import) and self.source.begins_line(s)]
                first_block = []
                for s in leading:
                    if isinstance(s, ast.Import) and (
                        not first_block or s.lineno == first_block[-1].end_lineno + 1
                    ):
                        first_block.append(s)
                    elif first_block:
                        break
                after = [s for s in first_block or plain if s.names[0].name < name]
                if after:
                    self.after(after[-1], line)
                else:
                    target = (first_block or leading)[0]
                    self.source.insert(self.source.line_start(target.lineno), line)
            elif future:
                self.after(future[-1], ("\n" if name == min(self.imports) else "") + line)
            elif documented is not None:
                before = "\n" if name == min(self.imports) else ""
                end = documented.end_lineno
                crowded = end < len(self.source.starts) and self.source.line(end + 1).strip()
                self.after(
                    documented, before + line + ("\n" if name == max(self.imports) and crowded else "")
                )
            else:
                at = self.source.line_start(self.first_code_line(rest))
                definition = isinstance(rest[0], FUNCTIONS + (ast.ClassDef,))
                gap = ("\n\n" if definition else "\n") if name == max(self.imports) else ""
                self.source.insert(at, line + gap)

    def after(self, statement, text):
        if not self.source.begins_line(statement) or self.source.line(statement.end_lineno).rstrip().endswith(
            ("\\", ";")
        ):
            raise Unrecognised("the imports of %s stand on shared lines" % self.module.path)
        self.source.insert(self.source.line_start(statement.end_lineno + 1), text)

    def first_code_line(self, body):
        """The first line behind the comments at the top of a file without docstring and imports."""
        line = first_line(body[0])
        while line > 1 and self.source.line(line - 1).lstrip().startswith("#") and not self.is_head(line - 1):
            line -= 1
        return line

    def is_head(self, line):
        return all(self.source.line(each).startswith("#") for each in range(1, line + 1))

    def above(self, statement):
        """Where to put a definition before a statement of the module, above the comments that belong to it."""
        line = first_line(statement)
        while line > 1 and self.source.line(line - 1).startswith("#") and not self.is_head(line - 1):
            line -= 1
        return self.source.line_start(line)

    def helper(self, statement, text):
        """Puts a function before a statement of the module."""
        self.define(statement, text.replace("    ", self.unit))

    def define(self, statement, text):
        at = self.above(statement)
        line = bisect.bisect_right(self.source.starts, at)
        crowded = line > 1 and self.source.line(line - 1).strip()
        self.source.insert(at, ("\n\n" if crowded else "") + text + "\n\n\n")


def top_statement(module, node):
    """The statement of the module's own body that holds a node."""
    while node.parent is not module.tree:
        node = node.parent
    return node


def arguments_text(source, call):
    """What stands between the parentheses of a call, without a comma at the end."""
    start = source.utf8.index(b"(", source.end(call.func)) + 1
    text = source.slice(start, source.end(call) - 1)
    return strip_comma(text)


def strip_comma(text):
    stripped = text.strip()
    return stripped[:-1].rstrip() if stripped.endswith(",") else stripped


class Generator:
    """A call and its clauses as text: `to_thread(fetch, u) for u in urls`."""

    def __init__(self, loop, call_nodes):
        self.source = loop.source
        self.clauses = list(loop.clauses)
        self.inline = {}  # id of a name's node: what is put in its place
        self.call_nodes = call_nodes
        self._inline_lets()

    def _inline_lets(self):
        for clause in list(self.clauses):
            kind, text, value, node = clause
            if kind != "let" or not isinstance(node.targets[0], ast.Name) or "\n" in self.source.text(value):
                continue
            name = node.targets[0].id
            uses = [n for each in self.call_nodes for n in names_read_nodes(each) if n.id == name]
            others = [
                n
                for k, _, v, _ in self.clauses
                if v is not value
                for n in names_read_nodes(v)
                if n.id == name
            ]
            if len(uses) == 1 and not others and not in_format(uses[0], self.call_nodes):
                self.inline[id(uses[0])] = value
                self.clauses.remove(clause)

    def text(self, node):
        """The text of an expression with its names replaced by what they stand for."""
        start, end = self.source.start(node), self.source.end(node)
        text = ""
        at = start
        uses = [n for n in ast.walk(node) if id(n) in self.inline]
        for use in sorted(uses, key=self.source.start):
            value = self.inline[id(use)]
            put = self.text(value)
            whole = isinstance(use.parent, (ast.Call, ast.keyword)) and use is not getattr(
                use.parent, "func", None
            )
            if not isinstance(value, ATOMS) and not whole:
                put = "(%s)" % put
            text += self.source.slice(at, self.source.start(use)) + put
            at = self.source.end(use)
        return text + self.source.slice(at, end)

    def clauses_text(self, first=None):
        parts = []
        for kind, text, value, node in self.clauses:
            source = self.text(value)
            if kind == "for":
                if first is not None and not parts:
                    source = first
                elif (
                    isinstance(value, (ast.IfExp, ast.Lambda, ast.BoolOp, ast.Compare))
                    or isinstance(value, ast.Tuple)
                    and not source.startswith("(")
                ):
                    source = "(%s)" % source
                parts.append("for %s in %s" % (text, source))
            elif kind == "let":
                parts.append("for %s in [%s]" % (text, source))
            elif kind == "if":
                parts.append("if (%s)" % source if needs_parentheses(value) else "if %s" % source)
            else:
                parts.append("if not (%s)" % source if not isinstance(value, ATOMS) else "if not %s" % source)
        return " ".join(parts)


def needs_parentheses(value):
    return isinstance(value, (ast.IfExp, ast.Lambda))


def in_format(node, stop):
    while node is not None and node not in stop:
        if isinstance(node, ast.JoinedStr) or type(node).__name__ == "TemplateStr":
            return True
        node = node.parent
    return False


def is_whole_element(loop):
    """Whether a comprehension's items are the calls' results themselves, and nothing else."""
    if len(loop.loops) != 1 or not isinstance(loop.loops[0], (ast.ListComp, ast.SetComp, ast.GeneratorExp)):
        return False
    return loop.loops[0].elt is loop.call


def check_insertable(loop):
    """A line can be put before the statement that holds the loop."""
    region, source = loop.region, loop.source
    where = place(loop.module, region)
    if not source.begins_line(region):
        raise Unrecognised("the loop at %s shares its line with another statement" % where)
    if isinstance(region, ast.While) or is_elif(loop.module, region):
        raise Unrecognised("the loop at %s is in the condition of a `while` or `elif`" % where)
    parent = region.parent
    for field in ("body", "orelse", "finalbody"):
        if region in (getattr(parent, field, None) or []):
            break
    else:
        raise Unrecognised("the loop at %s is in a statement that is not understood" % where)
    if region not in loop.loops:
        # What the statement does before its comprehension would now come after the calls.
        outer = loop.loops[0] if loop.loops else loop.call
        for node in ast.walk(region):
            before = getattr(node, "lineno", 10**9), getattr(node, "col_offset", 0)
            if isinstance(node, (ast.Call, ast.Await, ast.Yield)) and before < (
                outer.lineno,
                outer.col_offset,
            ):
                if not contains(node, outer):
                    raise Unrecognised("the statement at %s does more before its loop" % where)


def is_elif(module, statement):
    if not isinstance(statement, ast.If) or not isinstance(statement.parent, ast.If):
        return False
    at = module.source.start(statement)
    return statement in statement.parent.orelse and module.source.utf8[at : at + 4] == b"elif"


def again(loop):
    """Whether the items of the outer loop can be gone through twice: (yes, expression)."""
    outer = loop.loops[0]
    expression = outer.iter if isinstance(outer, ast.For) else outer.generators[0].iter
    return goes_again(loop, expression), expression


def goes_again(loop, node):
    if isinstance(node, (ast.List, ast.Tuple, ast.Set, ast.Dict, ast.Constant)):
        return True
    if isinstance(node, (ast.Name, ast.Attribute)):
        frame = loop.watch.frame
        kept = frame.effects, frame.env, frame.watch
        frame.effects, frame.env, frame.watch = [], dict(loop.watch.env), None
        kind = frame.eval(node).kind
        frame.effects, frame.env, frame.watch = kept
        return kind is not None and kind[0] in ("container", "scalar")
    if isinstance(node, ast.Call):
        entity = loop.module.entity(node.func)
        if (
            entity
            and entity[0] == "builtin"
            and entity[1] in ("range", "enumerate", "zip", "reversed", "len")
        ):
            return entity[1] == "range" or all(
                goes_again(loop, a) or isinstance(a, ast.Constant) for a in node.args
            )
        if (
            isinstance(node.func, ast.Attribute)
            and node.func.attr in ("items", "keys", "values")
            and not node.args
        ):
            return goes_again(loop, node.func.value)
    return False


def wrapped(indent, unit, head, inside, tail):
    """`head(inside)tail` on one line if it fits, else over three."""
    line = "%s%s%s%s\n" % (indent, head, inside, tail)
    if len(line) <= WIDTH + 1 or "\n" in inside:
        return line
    return "%s%s\n%s%s%s\n%s%s\n" % (indent, head, indent, unit, inside, indent, tail)
