"""What a class declares, and what its instances get."""

import ast

from program import parameters
from source import FUNCTIONS


class Record:
    """One class that is to have slots."""

    def __init__(self, cls):
        self.cls = cls
        self.module = cls.module
        self.node = cls.node
        self.dataclass = None
        for name, node in cls.decorators():
            if name == "dataclasses.dataclass":
                self.dataclass = node
        self.declared = self._fields() if self.dataclass else self._assigned()
        self.slotted = self._has_slots()

    def _fields(self):
        names = []
        for statement in self.node.body:
            if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
                kind = ast.dump(statement.annotation)
                if "ClassVar" not in kind and "InitVar" not in kind and "KW_ONLY" not in kind:
                    names.append(statement.target.id)
        return names

    def _assigned(self):
        """Attributes that the class's own methods assign, in the order of the text."""
        names = []
        for node, attribute in self_stores(self.cls):
            if attribute not in names and not isinstance(node.ctx, ast.Del):
                names.append(attribute)
        return names

    def _has_slots(self):
        if self.dataclass is not None and isinstance(self.dataclass, ast.Call):
            for keyword in self.dataclass.keywords:
                if keyword.arg == "slots" and getattr(keyword.value, "value", None) is True:
                    return True
        return any(name == "__slots__" for name, _ in class_level(self.node))


def self_name(method):
    """What a method calls its instance; None for a static or class method."""
    names = {getattr(d, "id", getattr(d, "attr", None)) for d in method.decorator_list}
    if names & {"staticmethod", "classmethod"} or method.name in ("__new__", "__init_subclass__"):
        return None
    names = parameters(method)
    return names[0] if names else None


def self_stores(cls):
    """(node, attribute) of each assignment to an attribute of the instance by its methods."""
    found = []
    for method in cls.methods.values():
        name = self_name(method.node)
        for node in ast.walk(method.node):
            if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
                if isinstance(node.value, ast.Name) and node.value.id == name:
                    found.append((node, node.attr))
    return sorted(found, key=lambda each: (each[0].lineno, each[0].col_offset))


def class_level(node):
    """(name, statement) of what a class's body binds to a value."""
    for statement in node.body:
        if isinstance(statement, FUNCTIONS + (ast.ClassDef,)):
            yield statement.name, statement
            continue
        for each in ast.walk(statement):
            if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
                bare = isinstance(statement, ast.AnnAssign) and statement.value is None
                if not bare:
                    yield each.id, statement
