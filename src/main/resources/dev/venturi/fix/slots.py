"""Slots: a class whose instances need no dictionary.

`@dataclass` gets `slots=True` (from 3.10), any other class `__slots__`. Classes that it inherits from are
changed with it, since one base without slots gives every instance its dictionary back.
"""

import ast
import builtins
import sys

from answers import Change, Refused, Unrecognised, place
from program import decorators
from records import Record, class_level
from slotuses import check_uses
from source import docstring, first_line

HARMLESS_BASES = {"object", "typing.Generic", "abc.ABC"}  # these have empty slots themselves
SPECIAL = {
    "typing.NamedTuple": "a named tuple",
    "typing.TypedDict": "a TypedDict",
    "typing.Protocol": "a protocol",
    "typing_extensions.TypedDict": "a TypedDict",
    "typing_extensions.Protocol": "a protocol",
}
KEEPS_THE_CLASS = {"dataclasses.dataclass", "functools.total_ordering", "typing.final"}
HAS_SLOTS_ARGUMENT = sys.version_info >= (3, 10)
HAS_WORKING_CELL = sys.version_info >= (3, 14)


def propose(program, finding):
    instances = finding.get("instances")
    if not instances:
        raise Unrecognised("no class is named for the memory that %s holds" % finding["rule"])
    name = instances["qualified_name"]
    module = program.modules.get(finding["site"]["file"])
    if module is None and instances["module"] == "__main__":
        module = program.main
    if module is None or name not in module.classes:
        raise Unrecognised("the class %s is not in the program's own source" % name)
    cls = module.classes[name]
    same = [n for n in ast.walk(module.tree) if isinstance(n, ast.ClassDef) and n.name == cls.node.name]
    if len(same) > 1:
        raise Unrecognised("%s is defined more than once in %s" % (name, module.path))
    records = [Record(each) for each in cls.ancestors()]
    if records[0].slotted:
        raise Unrecognised("%s (%s) has slots already" % (name, place(module, cls.node)))
    changed = [record for record in records if not record.slotted]
    for record in changed:
        check_definition(record, records)
    check_layout(program, records)
    extra = [a for a in instances["extra_attributes"] if a not in all_names(records)]
    if extra:
        raise Refused(
            "A-EXTRA-ATTR",
            module,
            cls.node,
            "instances of %s were seen with attributes that it does not declare: %s; with slots"
            " they could not be set" % (name, ", ".join(extra[:5])),
        )
    check_uses(program, records, changed)
    for record in changed:
        write(record, records)
    return change(records, changed)


def all_names(records):
    return {name for record in records for name in record.declared}


def check_definition(record, records):
    cls, module, node = record.cls, record.module, record.node

    def refuse(code, where, message):
        raise Refused(code, module, where, message)

    if record is records[0] and not record.declared:
        raise Unrecognised("%s assigns no attributes in its own methods" % cls)
    if len(set(record.declared)) != len(record.declared):
        refuse("A-CLASSATTR", node, "%s declares a field twice" % cls)
    if node.body[0].lineno == node.lineno:
        raise Unrecognised("the body of %s is on the line of its name" % cls)
    for keyword in node.keywords:
        refuse(
            "A-INITSUB", node, "%s is made by a metaclass or with class arguments (%s)" % (cls, keyword.arg)
        )
    decorated = False
    for name, decorator in reversed(cls.decorators()):
        if name in KEEPS_THE_CLASS:
            decorated = decorated or name == "dataclasses.dataclass"
        elif record.dataclass is None or not decorated:
            # An inner decorator keeps the class that the dataclass with slots replaces.
            refuse("A-INITSUB", decorator, "a decorator takes hold of %s before it would have slots" % cls)
    bound = dict(class_level(node))
    for name in ("__setattr__", "__getattribute__", "__delattr__"):
        if name in bound:
            refuse("A-DICTUSE", bound[name], "%s handles its attributes itself with %s" % (cls, name))
    for name in ("__getstate__", "__setstate__", "__reduce__", "__reduce_ex__", "__copy__"):
        if name in bound:
            refuse("A-PICKLE", bound[name], "%s says itself how it is pickled or copied (%s)" % (cls, name))
    for method in cls.methods.values():
        for name, decorator in decorators(module, method.node):
            text = module.source.text(decorator)
            if name == "functools.cached_property" or "cached_property" in text:
                refuse("A-DICTUSE", decorator, "%s is cached in the instance's dictionary" % method)
    if record.dataclass is not None:
        check_dataclass(record, records, bound, refuse)
    else:
        for name in record.declared:
            if name in bound:
                refuse("A-CLASSATTR", bound[name], "%s.%s is an attribute of the class too" % (cls, name))


def check_dataclass(record, records, bound, refuse):
    cls, node = record.cls, record.node
    if isinstance(record.dataclass, ast.Call):
        for keyword in record.dataclass.keywords:
            if keyword.arg == "slots":
                raise Unrecognised(
                    "%s says slots=%s itself" % (cls, record.module.source.text(keyword.value))
                )
            if keyword.arg is None:
                raise Unrecognised("the arguments of %s's dataclass are worked out at run time" % cls)
    for name in record.declared:
        where = bound.get(name)
        if where is not None and not isinstance(where, ast.AnnAssign):
            refuse("A-CLASSATTR", where, "%s.%s is a field and an attribute of the class too" % (cls, name))
        if where is not None and isinstance(where.value, ast.Call):
            entity = record.module.entity(where.value.func)
            if not (entity and entity[0] in ("external", "builtin")):
                refuse("A-CLASSATTR", where, "the default of %s.%s may be a descriptor" % (cls, name))
    for each in records:
        if "__init_subclass__" in each.cls.methods:
            where = each.cls.methods["__init_subclass__"].node
            raise Refused(
                "A-INITSUB",
                each.module,
                where,
                "__init_subclass__ would see %s twice, since a dataclass with slots is made anew" % cls,
            )
    if not HAS_WORKING_CELL and HAS_SLOTS_ARGUMENT:
        for each in ast.walk(node):
            zero = isinstance(each, ast.Call) and isinstance(each.func, ast.Name)
            if zero and each.func.id == "super" and not each.args:
                refuse("A-CELL", each, "super() in %s would mean the class without slots" % cls)
            if isinstance(each, ast.Name) and each.id == "__class__":
                refuse("A-CELL", each, "__class__ in %s would mean the class without slots" % cls)
    if not HAS_SLOTS_ARGUMENT:
        for name in record.declared:
            if name in bound:
                refuse(
                    "A-CLASSATTR",
                    bound[name],
                    "%s.%s has a default, and dataclasses have slots=True only from Python 3.10"
                    % (cls, name),
                )


def check_layout(program, records):
    """Bases and subclasses that a class with slots cannot be combined with."""
    cls = records[0].cls
    for name in cls.foreign_bases():
        if name in HARMLESS_BASES:
            continue
        special = SPECIAL.get(name or "")
        if name and (name.startswith("enum.") or special):
            raise Unrecognised("%s is %s" % (cls, special or "an enumeration"))
        builtin = getattr(builtins, name or "", None)
        if isinstance(builtin, type) and issubclass(builtin, BaseException):
            raise Unrecognised("%s is an exception" % cls)
        raise Refused(
            "A-LAYOUT",
            records[0].module,
            records[0].node,
            "%s inherits from %s, whose instances have a layout of their own"
            % (cls, name or "a class that is not known"),
        )
    changed = {record.cls for record in records}
    for module in program.connected([record.module for record in records]):
        for other in module.classes.values():
            ancestors = other.ancestors()
            if not changed & set(ancestors):
                continue
            full = []
            for base in other.bases():
                if base is None or base[0] == "variable":
                    full.append("?")
                elif base[0] in ("external", "builtin") and base[1] not in HARMLESS_BASES:
                    full.append(base[1])
                elif base[0] == "class" and any(Record(each).declared for each in base[1].ancestors()):
                    if any(each in changed or Record(each).slotted for each in base[1].ancestors()):
                        full.append(base[1].name)
            if len(full) > 1:
                raise Refused(
                    "A-LAYOUT",
                    module,
                    other.node,
                    "%s inherits from %s: at most one of them may have slots" % (other, " and ".join(full)),
                )
            if other in changed:
                continue
            for name, where in class_level(other.node):
                if name in all_names(records):
                    raise Refused(
                        "A-CLASSATTR",
                        module,
                        where,
                        "%s.%s would hide the slot that it inherits" % (other, name),
                    )
    inherited = set()
    for record in reversed(records):
        clash = inherited & set(record.declared)
        for name in sorted(clash):
            raise Refused(
                "A-CLASSATTR",
                record.module,
                record.node,
                "%s.%s has a value in a base class, which its slot would hide" % (record.cls, name),
            )
        if record.dataclass is None:
            inherited |= {name for name, _ in class_level(record.node)}


def write(record, records):
    source = record.module.source
    if record.dataclass is not None and HAS_SLOTS_ARGUMENT:
        decorator = record.dataclass
        if not isinstance(decorator, ast.Call):
            source.insert(source.end(decorator), "(slots=True)")
        elif not decorator.keywords:
            source.insert(source.end(decorator) - 1, "slots=True")
        else:
            source.insert(source.end(decorator.keywords[-1]), ", slots=True")
        return
    above = all_names([each for each in records if each is not record and each.cls in record.cls.ancestors()])
    names = [name for name in record.declared if name not in above]
    body = record.node.body
    documented = docstring(body)
    indent = source.indent(body[0])
    if documented is not None:
        line = documented.end_lineno + 1
    else:
        line = header_end(record) + 1
    text = slots_line(names, indent)
    following = source.line(line) if line <= len(source.starts) else ""
    if following.strip():
        text += "\n"
    at = source.line_start(line)
    if at and source.utf8[at - 1 : at] not in (b"\n", b"\r"):
        text = "\n" + text.rstrip("\n")  # the body's last line has no end
    source.insert(at, text)


def header_end(record):
    """The line of the colon that ends the class's header: the last before its body that holds
    more than comments and blanks."""
    line = first_line(record.node.body[0]) - 1
    while line > record.node.lineno:
        text = record.module.source.line(line).strip()
        if text and not text.startswith("#"):
            break
        line -= 1
    return line


def slots_line(names, indent):
    quoted = ['"%s"' % name for name in names]
    inside = ", ".join(quoted) + ("," if len(names) == 1 else "")
    line = "%s__slots__ = (%s)\n" % (indent, inside)
    if len(line) <= 89:
        return line
    lines, current = [], indent + "   "
    for name in quoted:
        if len(current) + len(name) + 2 > 88:
            lines.append(current)
            current = indent + "   "
        current += " " + name + ","
    lines.append(current)
    return "%s__slots__ = (\n%s\n%s)\n" % (indent, "\n".join(lines), indent)


def change(records, changed):
    cls = records[0].cls
    shape = "slots-dataclass" if records[0].dataclass is not None else "slots-class"
    what = "slots=True" if shape == "slots-dataclass" and HAS_SLOTS_ARGUMENT else "__slots__"
    others = [str(record.cls) for record in changed[1:]]
    summary = "%s gets %s%s, so that its instances carry no dictionary" % (
        cls,
        what,
        " and so do its bases " + ", ".join(others) if others else "",
    )
    return Change(
        shape,
        summary,
        list(dict.fromkeys(record.module for record in changed)),
        [
            "no other program loads pickles of %s or sets attributes on it beyond %s"
            % (cls, ", ".join(sorted(all_names(records)))),
            "nothing outside of the program's own source reads the __dict__ of a %s" % cls,
        ],
    )
