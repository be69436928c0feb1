"""Makes a function of a request that stands in the loop itself, with what reads its answer.

    for url in urls:                                  def _load(url):
        with urlopen(url) as response:                    with urlopen(url) as response:
            data = json.load(response)     becomes            return json.load(response)
            print(data)
                                                      for url in urls:
                                                          data = _load(url)
                                                          print(data)

so that the call can then be made ahead like any other. An answer that is open while others are fetched would not do: a
thousand of them are more than a process may have.
"""

import ast

from answers import Unrecognised, place
from places import Place, loops_around
from program import Program, bound_names
from rewrite import Writer, top_statement
from source import FUNCTIONS, enclosing, first_line
from syntax import contains, names_read_nodes


def outlined(program, where, loops):
    """A program in which the request is a function, and the place of its call: (program, place, loops)."""
    module, source, call = where.module, where.module.source, where.call
    statement = enclosing(call, ast.stmt)
    writer = Writer(module)
    name = writer.name("_load")
    if isinstance(statement, (ast.With, ast.AsyncWith)):
        expression = in_with(module, statement, call)
        context = statement.items[0].context_expr
        arguments = inputs(where, [context, expression], {statement.items[0].optional_vars.id})
        made = "%s(%s)" % (name, ", ".join(arguments))
        unit = writer.unit
        function = "def %s:\n%swith %s as %s:\n%sreturn %s" % (
            made,
            unit,
            source.text(context),
            statement.items[0].optional_vars.id,
            unit * 2,
            source.text(expression),
        )
        writer.define(top_statement(module, statement), function)
        unwrap(source, statement)
    else:
        expression = chained(module, call)
        arguments = inputs(where, [expression], set())
        made = "%s(%s)" % (name, ", ".join(arguments))
        function = "def %s:\n%sreturn %s" % (made, writer.unit, source.text(expression))
        writer.define(top_statement(module, statement), function)
    source.replace(source.start(expression), source.end(expression), made)
    content = source.changed()
    source.edits.clear()
    changed = Program(
        program.roots,
        list(program.modules.paths),
        program.main.path if program.main else None,
        {module.path: content},
    )
    new = changed.modules[module.path]
    calls = [n for n in ast.walk(new.tree) if isinstance(n, ast.Call) and getattr(n.func, "id", None) == name]
    around = loops_around(calls[0])
    scope = enclosing(calls[0], FUNCTIONS + (ast.ClassDef, ast.Module))
    return changed, Place(new, calls[0], around, scope), around[len(around) - len(loops) :]


def in_with(module, statement, call):
    """The expression of a `with` that reads the answer: all uses of its name are in it."""
    where = place(module, statement)
    if (
        isinstance(statement, ast.AsyncWith)
        or len(statement.items) != 1
        or not isinstance(statement.items[0].optional_vars, ast.Name)
    ):
        raise Unrecognised("the `with` at %s holds more than one answer" % where)
    if statement.body[0].lineno == statement.lineno:
        raise Unrecognised("the body of `with` at %s is on its line" % where)
    name = statement.items[0].optional_vars.id
    uses = [n for each in statement.body for n in ast.walk(each) if isinstance(n, ast.Name) and n.id == name]
    first = statement.body[0]
    if (
        not uses
        or not all(contains(first, use) for use in uses)
        or not isinstance(first, (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Expr))
    ):
        raise Unrecognised("what `with` at %s opens is used in more than its first statement" % where)
    expression = uses[0].parent
    while not (isinstance(expression, ast.Call) and all(contains(expression, use) for use in uses)):
        expression = expression.parent
        if expression is first or isinstance(
            expression, (ast.Lambda, ast.IfExp, ast.BoolOp, ast.comprehension)
        ):
            raise Unrecognised("what `with` at %s opens is not read by one call" % where)
    return climb(expression)


def chained(module, call):
    """`urlopen(url).read().decode()` around the call."""
    expression = climb(call)
    if expression is call:
        raise Unrecognised("the answer of the call at %s stays open" % place(module, call))
    return expression


def climb(expression):
    while (
        isinstance(expression.parent, ast.Attribute)
        and isinstance(expression.parent.parent, ast.Call)
        and expression.parent.parent.func is expression.parent
    ):
        expression = expression.parent.parent
    return expression


def inputs(where, expressions, inside):
    """Names that an expression reads and that a function of the module would not see."""
    if isinstance(where.scope, ast.Module):
        local = {
            n.id
            for loop in where.loops
            for n in ast.walk(loop)
            if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)
        }
    else:
        local = set()
        scope = where.scope
        while scope is not None:
            if not isinstance(scope, (ast.ClassDef, ast.Module)):
                local |= bound_names(scope)
            scope = scope.parent
    found = []
    for expression in expressions:
        for node in names_read_nodes(expression):
            if node.id in local and node.id not in inside and node.id not in found:
                found.append(node.id)
    return found


def unwrap(source, statement):
    """Takes away the line of a `with`, and one level of its body's indentation."""
    outer, inner = source.indent(statement), source.indent(statement.body[0])
    first = first_line(statement.body[0])
    source.replace(source.line_start(statement.lineno), source.line_start(first), "")
    inside = set()
    for node in ast.walk(statement):
        text = isinstance(node, ast.JoinedStr) or type(node).__name__ == "TemplateStr"
        if text or isinstance(node, ast.Constant) and isinstance(node.value, (str, bytes)):
            inside.update(range(node.lineno + 1, node.end_lineno + 1))
    for number in range(first, statement.end_lineno + 1):
        line = source.line(number)
        if number not in inside and line.startswith(inner):
            at = source.line_start(number)
            source.replace(at, at + len(inner.encode("utf-8")) - len(outer.encode("utf-8")), "")
