"""One source file: its text, its syntax tree, and changes to it."""

import ast
import io
import re
import tokenize
import warnings

warnings.simplefilter("ignore")  # of the program's own strings, say, on standard error


class Unreadable(Exception):
    """The file is no source that this interpreter takes, or none that can be changed safely."""


def text_of(path):
    """A file's bytes. It may have been removed since the program's files were listed."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise Unreadable("%s cannot be read: %s" % (path, error.strerror))


class Source:
    def __init__(self, path, content=None):
        """Reads a file, unless its content is given."""
        self.path = path
        self.raw = text_of(path) if content is None else content
        try:
            self.encoding, _ = tokenize.detect_encoding(io.BytesIO(self.raw).readline)
            text = self.raw.decode(self.encoding)
            self.tree = ast.parse(self.raw, path)
        except (SyntaxError, ValueError, LookupError, RecursionError, MemoryError) as error:
            raise Unreadable("%s cannot be read: %s" % (path, error))
        self.utf8 = text.encode("utf-8")
        self.starts = [0] + [end.end() for end in re.finditer(b"\r\n|\n|\r", self.utf8)]
        self.newline = "\r\n" if b"\r\n" in self.utf8 else "\n"
        self.edits = []
        self.tree.parent = None
        for parent in ast.walk(self.tree):
            for child in ast.iter_child_nodes(parent):
                child.parent = parent

    # Positions are offsets into the text as UTF-8, as the tree's columns are.

    def start(self, node):
        return self.starts[node.lineno - 1] + node.col_offset

    def end(self, node):
        return self.starts[node.end_lineno - 1] + node.end_col_offset

    def slice(self, start, end):
        return self.utf8[start:end].decode("utf-8").replace("\r\n", "\n")

    def text(self, node):
        return self.slice(self.start(node), self.end(node))

    def line(self, number):
        """The text of a line, without its end."""
        return self.slice(self.line_start(number), self.line_start(number + 1)).rstrip("\n")

    def line_start(self, number):
        """Where a line starts; the end of the text for the line after the last."""
        return self.starts[number - 1] if number <= len(self.starts) else len(self.utf8)

    def indent(self, node):
        """The white space before the line that a statement starts on."""
        line = self.line(node.lineno)
        return line[: len(line) - len(line.lstrip(" \t\f"))].lstrip("\f")

    def begins_line(self, node):
        """Whether nothing but white space stands before a statement on its line."""
        start = self.line_start(node.lineno)
        return not self.utf8[start : start + node.col_offset].strip()

    def indent_unit(self):
        """What one level of this file is indented by."""
        for node in ast.walk(self.tree):
            body = getattr(node, "body", None)
            if not isinstance(body, list) or isinstance(node, ast.Module) or not body:
                continue
            if isinstance(body[0], ast.stmt) and body[0].lineno > node.lineno:
                inner = self.indent(body[0])
                outer = self.indent(node)
                if inner.startswith(outer) and len(inner) > len(outer):
                    return inner[len(outer) :]
        return "    "

    # Changes

    def insert(self, at, text):
        self.replace(at, at, text)

    def replace(self, start, end, text):
        self.edits.append((start, end, text.replace("\n", self.newline)))

    def changed(self):
        """The new content of the file, in its own encoding; the old text around each change is
        kept byte for byte.

        Raises Unreadable if that is no longer a program."""
        if b"\r" in self.utf8.replace(b"\r\n", b""):
            raise Unreadable("%s has lone carriage returns" % self.path)
        pieces = []
        at = 0
        for start, end, text in sorted(self.edits, key=lambda edit: edit[:2]):
            if start < at:
                raise Unreadable("%s: two changes overlap" % self.path)
            pieces.append(self.utf8[at:start])
            pieces.append(text.encode("utf-8"))
            at = end
        pieces.append(self.utf8[at:])
        try:
            if self.utf8.decode("utf-8").encode(self.encoding) != self.raw:
                raise Unreadable("%s: its encoding cannot be written back" % self.path)
            content = b"".join(pieces).decode("utf-8").encode(self.encoding)
            ast.parse(content, self.path)
        except (SyntaxError, ValueError) as error:
            raise Unreadable("%s: the change does not parse: %s" % (self.path, error))
        return content


def first_line(statement):
    """The line that a statement starts on, its decorators included."""
    decorators = getattr(statement, "decorator_list", [])
    return min([statement.lineno] + [decorator.lineno for decorator in decorators])


def docstring(body):
    """The statement that is the docstring of a body, or None."""
    if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        if isinstance(body[0].value.value, str):
            return body[0]
    return None


def enclosing(node, kinds):
    """The nearest node around `node` of one of these kinds, or None."""
    node = node.parent
    while node is not None and not isinstance(node, kinds):
        node = node.parent
    return node


FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
SCOPES = FUNCTIONS + (ast.Lambda, ast.ClassDef, ast.Module)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
