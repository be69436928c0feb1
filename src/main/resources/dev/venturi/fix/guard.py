"""The main guard: a process that starts afresh loads the main module again, and must not do the program's work again."""

import ast

from answers import Refused, Unrecognised, place
from frames import Frame
from source import FUNCTIONS, docstring, first_line
from syntax import contains

NAMES = ("__name__", "__main__")


def is_main_test(test):
    """`__name__ == "__main__"`, either way round."""
    if not isinstance(test, ast.Compare) or len(test.ops) != 1 or not isinstance(test.ops[0], ast.Eq):
        return False
    sides = {getattr(each, "id", getattr(each, "value", None)) for each in [test.left] + test.comparators}
    return sides == set(NAMES)


class Guard:
    def __init__(self, program, analysis, loop):
        self.program = program
        self.analysis = analysis
        self.loop = loop
        self.module = program.main
        self.runs = []  # lists of statements, each to stand under a guard of its own

    def plan(self):
        self.check_imported()
        if self.module is None:
            return
        body = self.module.tree.body
        rest = [s for s in body if s is not docstring(body)]
        guarded = [s for s in rest if not self.is_inert(s)]
        if not guarded:
            return
        names = set()
        for statement in rest:  # what is made of what is made at run time, is made at run time
            definition = isinstance(statement, FUNCTIONS + (ast.ClassDef,))
            if statement not in guarded and not definition and read_at_once(statement) & names:
                guarded.append(statement)
            if statement in guarded:
                names |= bound_by(statement)
        needed = {name.split(".")[0] for path, name in self.loop.watch.call_reads if path == self.module.path}
        for statement in rest:
            if statement in guarded and (bound_by(statement) | self.changed_by(statement)) & needed:
                raise Refused(
                    "C-STATE",
                    self.module,
                    statement,
                    "the calls read %s, which is made at %s when the program is run: another process would not have it"
                    % (
                        sorted((bound_by(statement) | self.changed_by(statement)) & needed)[0],
                        place(self.module, statement),
                    ),
                )
            if isinstance(statement, FUNCTIONS + (ast.ClassDef,)) and read_at_once(statement) & names:
                raise Refused(
                    "C-STATE",
                    self.module,
                    statement,
                    "%s is defined by means of what the program makes when it is run" % statement.name,
                )
        self.check_importers(names)
        self.collect(rest, guarded, needed)

    def changed_by(self, statement):
        """Globals of the main module whose objects a statement changes."""
        frame = Frame(self.analysis, None, self.module, self.module.tree)
        frame.statement(statement)
        origins = {
            o for effect in frame.effects if effect.kind in ("mutate", "shared") for o in effect.origins
        }
        return {
            origin[2].split(".")[0]
            for origin in origins
            if origin[0] == "g" and origin[1] == self.module.path
        }

    def check_imported(self):
        """Modules that another process would load again must not be noticed when they are."""
        start = [self.module] if self.module else [self.loop.module]
        found = list(start)
        for module in found:
            found.extend(m for m in self.program.imports(module) if m not in found)
        for module in found:
            if module is self.module:
                continue
            frame = Frame(self.analysis, None, module, module.tree)
            frame.block(
                [s for s in module.tree.body if not isinstance(s, FUNCTIONS + (ast.ClassDef, ast.If))]
            )
            for effect in frame.effects:
                if effect.kind in (
                    "output",
                    "input",
                    "write",
                    "send",
                    "exit",
                    "blocking",
                    "child",
                    "sleep",
                    "process",
                    "thread",
                ):
                    raise Refused(
                        "C-ORDER",
                        module,
                        effect.node,
                        "%s does more than define things when it is loaded (%s), and each process would do it again"
                        % (place(module, effect.node), effect.text),
                    )

    def check_importers(self, names):
        for module in self.analysis.modules:
            if module is not self.module and self.module in self.program.imports(module) and names:
                raise Unrecognised("%s is imported by %s and run by itself" % (self.module.path, module.path))

    def is_inert(self, statement):
        """Whether loading a statement again, in another process, is not noticed."""
        if isinstance(
            statement, FUNCTIONS + (ast.ClassDef, ast.Import, ast.ImportFrom, ast.Pass, ast.Global)
        ):
            return True
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            return True
        if isinstance(statement, ast.If) and (
            is_main_test(statement.test) or "TYPE_CHECKING" in ast.dump(statement.test)
        ):
            return True
        if isinstance(statement, ast.Expr) and "sys.path" in self.module.source.text(statement):
            return True
        if isinstance(statement, (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Try, ast.If, ast.For)):
            frame = Frame(self.analysis, None, self.module, self.module.tree)
            frame.statement(statement)
            if contains(statement, self.loop.region):
                return False
            return all(effect.kind in ("read", "cache", "mutate") for effect in frame.effects) and not any(
                effect.kind == "mutate" and not own_globals(effect, self.module) for effect in frame.effects
            )
        return False

    def collect(self, rest, guarded, needed):
        """Puts guarded statements together with the harmless ones between them."""
        run = []
        for statement in rest:
            definition = isinstance(statement, FUNCTIONS + (ast.ClassDef, ast.Import, ast.ImportFrom))
            if statement in guarded:
                run.append(statement)
            elif (
                definition
                or not run
                or bound_by(statement) & needed
                or isinstance(statement, ast.If)
                and is_main_test(statement.test)
            ):
                if run:
                    self.runs.append(run)
                run = []
            else:
                run.append(statement)
        if run:
            self.runs.append(run)
        self.runs = [trimmed(run, guarded) for run in self.runs]
        for run in self.runs:
            for statement in run:
                if not self.module.source.begins_line(statement):
                    raise Unrecognised("a statement of %s shares its line with another" % self.module.path)

    # Text

    def modules(self):
        return [self.module] if self.runs else []

    def first_of(self, statement):
        for run in self.runs:
            if statement in run:
                return run[0]
        return None

    def indent_of(self, statement):
        return self.module.source.indent_unit() if self.first_of(statement) is not None else ""

    def write_headers(self):
        for run in self.runs:
            source = self.module.source
            source.insert(source.line_start(first_line(run[0])), 'if __name__ == "__main__":\n')

    def write_indents(self):
        for run in self.runs:
            source = self.module.source
            unit = source.indent_unit()
            inside = set()
            for statement in run:
                for node in ast.walk(statement):
                    text = isinstance(node, ast.JoinedStr) or type(node).__name__ == "TemplateStr"
                    if text or isinstance(node, ast.Constant) and isinstance(node.value, (str, bytes)):
                        inside.update(range(node.lineno + 1, node.end_lineno + 1))
            for number in range(first_line(run[0]), run[-1].end_lineno + 1):
                if number not in inside and source.line(number).strip():
                    source.insert(source.line_start(number), unit)


def own_globals(effect, module):
    return all(origin[0] == "g" and origin[1] == module.path for origin in effect.origins)


def trimmed(run, guarded):
    while run[-1] not in guarded:
        run.pop()
    return run


def bound_by(statement):
    names = set()
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            names.add(node.id)
        elif isinstance(node, FUNCTIONS + (ast.ClassDef,)):
            names.add(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            names.update(alias.asname or alias.name.split(".")[0] for alias in node.names)
    if isinstance(statement, FUNCTIONS + (ast.ClassDef,)):
        return {statement.name}
    return names


def read_at_once(statement):
    """Names that are read when a statement is run, without what only runs when a function is called."""
    names = set()
    pending = [statement]
    while pending:
        node = pending.pop()
        if isinstance(node, FUNCTIONS):
            pending += (
                node.decorator_list + node.args.defaults + [d for d in node.args.kw_defaults if d is not None]
            )
            continue
        if isinstance(node, ast.Lambda):
            pending += node.args.defaults
            continue
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            names.add(node.id)
        pending.extend(ast.iter_child_nodes(node))
    return names
