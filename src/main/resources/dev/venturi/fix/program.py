"""The program's own modules, and what their names stand for.

What a name stands for is an *entity*, a tuple:
  ("module", Module)  ("class", Class)  ("function", Function)  of the program itself
  ("variable", Module, name)  a global of the program that is none of these
  ("external", "json.loads")  what is imported from elsewhere
  ("builtin", "len")
  None  where it cannot be told
"""

import ast
import builtins
import os

from source import FUNCTIONS, Source, Unreadable, enclosing, text_of

DYNAMIC_NAMES = {"__import__", "exec", "import_module", "run_path", "run_module"}
DYNAMIC_IMPORTS = {"__import__", "exec", "importlib.import_module", "runpy.run_path", "runpy.run_module"}


class Function:
    def __init__(self, module, node, name, owner=None):
        self.module = module
        self.node = node
        self.name = name
        self.owner = owner  # the Class that it is a method of

    def __repr__(self):
        return self.name


class Class:
    def __init__(self, module, node, name):
        self.module = module
        self.node = node
        self.name = name
        self.methods = {}
        for statement in node.body:
            if isinstance(statement, FUNCTIONS):
                self.methods[statement.name] = Function(module, statement, name + "." + statement.name, self)

    def __repr__(self):
        return self.name

    def bases(self):
        return [self.module.entity(base) for base in self.node.bases]

    def ancestors(self):
        """The program's classes that it inherits from, itself first."""
        found = [self]
        for each in found:
            for base in each.bases():
                if base and base[0] == "class" and base[1] not in found:
                    found.append(base[1])
        return found

    def foreign_bases(self):
        """Dotted names of the other classes that it inherits from; None for what is unknown."""
        names = []
        for each in self.ancestors():
            for base in each.bases():
                if base is None or base[0] == "variable":
                    names.append(None)
                elif base[0] in ("external", "builtin"):
                    names.append(base[1])
        return names

    def method(self, name):
        for each in self.ancestors():
            if name in each.methods:
                return each.methods[name]
        return None

    def decorators(self):
        """(dotted name or None, node) of each decorator."""
        return decorators(self.module, self.node)


def decorators(module, node):
    found = []
    for decorator in node.decorator_list:
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        entity = module.entity(called)
        name = None
        if entity and entity[0] in ("external", "builtin"):
            name = entity[1]
        elif isinstance(called, ast.Attribute) and called.attr in ("setter", "getter", "deleter"):
            name = "property"
        found.append((name, decorator))
    return found


class Module:
    def __init__(self, program, path, content=None):
        self.program = program
        self.path = path
        self.source = Source(path, content)
        self.tree = self.source.tree
        self.bindings = {}  # name: what may bind it at module level
        self.stars = []
        self.classes = {}  # qualified name: Class
        self.functions = {}  # definition: Function
        self._bind(self.tree.body)
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Global):
                for name in node.names:
                    self.bindings.setdefault(name, []).append(node)
            elif isinstance(node, ast.ClassDef):
                made = Class(self, node, qualified_name(node))
                self.classes[made.name] = made
                for method in made.methods.values():
                    self.functions[method.node] = method
        for node in ast.walk(self.tree):
            if isinstance(node, FUNCTIONS) and node not in self.functions:
                self.functions[node] = Function(self, node, qualified_name(node))

    def __repr__(self):
        return self.path

    def _bind(self, body):
        """Finds the names that statements bind in this module's own scope."""
        pending = list(body)
        while pending:
            node = pending.pop(0)
            if isinstance(node, FUNCTIONS + (ast.ClassDef,)):
                self.bindings.setdefault(node.name, []).append(node)
                pending.extend(node.decorator_list)
                continue
            if isinstance(node, ast.Lambda):
                continue
            if isinstance(node, ast.comprehension):
                pending.extend([node.iter] + node.ifs)  # its targets are not the module's
                continue
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                for alias in node.names:
                    if alias.name == "*":
                        self.stars.append(node)
                    else:
                        name = alias.asname or alias.name.split(".")[0]
                        self.bindings.setdefault(name, []).append((node, alias))
                continue
            if isinstance(node, ast.Name) and isinstance(node.ctx, (ast.Store, ast.Del)):
                self.bindings.setdefault(node.id, []).append(node)
            elif isinstance(node, ast.ExceptHandler) and node.name:
                self.bindings.setdefault(node.name, []).append(node)
            elif type(node).__name__ in ("MatchAs", "MatchStar") and node.name:
                self.bindings.setdefault(node.name, []).append(node)
            elif type(node).__name__ == "MatchMapping" and node.rest:
                self.bindings.setdefault(node.rest, []).append(node)
            pending.extend(ast.iter_child_nodes(node))

    def global_entity(self, name, seen=()):
        """What a name stands for at module level."""
        bindings = self.bindings.get(name)
        if bindings:
            entities = {self._bound(name, binding, seen) for binding in bindings}
            return entities.pop() if len(entities) == 1 else ("variable", self, name)
        for star in self.stars:
            target = self.program.imported(self, star, None)
            if target is None:
                return None  # it may come from there
            if (target.path, name) not in seen and not name.startswith("_"):
                entity = target.global_entity(name, seen + ((target.path, name),))
                if entity and entity[0] != "builtin":
                    return entity
        if hasattr(builtins, name):
            return ("builtin", name)
        return None

    def _bound(self, name, binding, seen):
        if isinstance(binding, FUNCTIONS):
            return ("function", self.functions[binding])
        if isinstance(binding, ast.ClassDef):
            return ("class", self.classes[qualified_name(binding)])
        if isinstance(binding, tuple):
            node, alias = binding
            if isinstance(node, ast.Import):
                if alias.asname:
                    return self.program.dotted(self, alias.name)
                return self.program.dotted(self, alias.name.split(".")[0])
            target = self.program.imported(self, node, None)
            if target is None:
                base = "." * node.level + (node.module or "")
                submodule = self.program.imported(self, node, alias.name)
                if submodule:
                    return ("module", submodule)
                return ("external", base + "." + alias.name)
            if alias.name in target.bindings and (target.path, alias.name) not in seen:
                return target.global_entity(alias.name, seen + ((target.path, alias.name),))
            submodule = self.program.imported(self, node, alias.name)
            if submodule:
                return ("module", submodule)
            return target.global_entity(alias.name, seen + ((target.path, alias.name),))
        return ("variable", self, name)

    def entity(self, node):
        """What an expression of names and dots stands for, where it is written."""
        if isinstance(node, ast.Name):
            if local_to(node):
                return self._local_import(node)
            return self.global_entity(node.id)
        if isinstance(node, ast.Attribute):
            return self.program.attribute(self.entity(node.value), node.attr)
        if isinstance(node, ast.Subscript):  # Generic[T]
            return self.entity(node.value)
        return None

    def _local_import(self, node):
        """An import inside of the function, if that is all that binds the name there."""
        function = enclosing(node, FUNCTIONS)
        if function is None:
            return None
        entities = set()
        for each in ast.walk(function):
            if isinstance(each, (ast.Import, ast.ImportFrom)):
                for alias in each.names:
                    if (alias.asname or alias.name.split(".")[0]) == node.id:
                        entities.add(self._bound(node.id, (each, alias), ()))
        names = {
            n.id for n in ast.walk(function) if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)
        }
        if len(entities) == 1 and node.id not in names and node.id not in parameters(function):
            return entities.pop()
        return None


class Modules:
    """The program's modules by path, each read when it is asked for."""

    def __init__(self, program, paths, contents):
        self.program = program
        self.paths = dict.fromkeys(paths)
        self.contents = contents
        self.read = {}
        self.unreadable = {}  # path: why

    def get(self, path):
        """The module of that file; None if the program has none or it cannot be read."""
        if path not in self.paths or path in self.unreadable:
            return None
        if path not in self.read:
            try:
                self.read[path] = Module(self.program, path, self.contents.get(path))
            except Unreadable as error:
                self.unreadable[path] = str(error)
                return None
        return self.read[path]

    def __contains__(self, path):
        return self.get(path) is not None

    def __getitem__(self, path):
        module = self.get(path)
        if module is None:
            raise KeyError(path)
        return module

    def all(self):
        return [module for module in map(self.get, self.paths) if module is not None]

    def naming(self, word):
        """The modules whose text has a word."""
        found = []
        for path in self.paths:
            try:
                if path not in self.read and word not in text_of(path):
                    continue
            except Unreadable:
                pass  # it is noted as such where it is asked for
            module = self.get(path)
            if module is not None and word in module.source.utf8:
                found.append(module)
        return found


class Program:
    def __init__(self, roots, files, main, contents=None):
        """Knows the files; `contents` has what to take in place of some of them."""
        self.roots = roots
        self.modules = Modules(self, files, contents or {})
        self.dynamic = None  # a place that imports what is not written down
        self.called = {}  # last part of a module's name: paths
        for path in files:
            self.called.setdefault(last_name(path), []).append(path)
        self.main_folder = os.path.dirname(main) if main else None
        self.main = self.modules.get(main) if main else None
        self._imports = {}

    def find(self, importer, dotted):
        """The program's module of that name, or None."""
        tail = os.path.join(*dotted.split("."))
        folders = ([self.main_folder] if self.main_folder else []) + self.roots
        for folder in folders:
            for name in (tail + ".py", os.path.join(tail, "__init__.py")):
                found = self.modules.get(os.path.join(folder, name))
                if found:
                    return found
        # A folder that the program puts on sys.path itself.
        ends = (os.sep + tail + ".py", os.sep + os.path.join(tail, "__init__.py"))
        matches = [path for path in self.called.get(dotted.split(".")[-1], ()) if path.endswith(ends)]
        return self.modules.get(matches[0]) if len(matches) == 1 else None

    def imported(self, importer, node, name):
        """The program's module that an `from … import` takes from, or its submodule `name`."""
        if node.level == 0:
            return self.find(importer, ".".join(filter(None, [node.module, name])))
        folder = importer.path
        for _ in range(node.level):
            folder = os.path.dirname(folder)
        tail = ".".join(filter(None, [node.module, name]))
        path = os.path.join(folder, *tail.split(".")) if tail else folder
        return self.modules.get(path + ".py") or self.modules.get(os.path.join(path, "__init__.py"))

    def dotted(self, importer, name):
        module = self.find(importer, name)
        return ("module", module) if module else ("external", name)

    def attribute(self, entity, name):
        if entity is None:
            return None
        if entity[0] == "external":
            return ("external", entity[1] + "." + name)
        if entity[0] == "module":
            found = entity[1].global_entity(name)
            if found and found[0] != "builtin":
                return found
            folder = os.path.dirname(entity[1].path)
            for path in (os.path.join(folder, name + ".py"), os.path.join(folder, name, "__init__.py")):
                if path in self.modules:
                    return ("module", self.modules[path])
        if entity[0] == "class":
            for each in entity[1].ancestors():
                if name in each.methods:
                    return ("function", each.methods[name])
                inner = each.module.classes.get(each.name + "." + name)
                if inner:
                    return ("class", inner)
        return None

    def imports(self, module):
        """The program's modules that a module imports, by name."""
        if module not in self._imports:
            self._imports[module] = self.find_imports(module)
        return self._imports[module]

    def find_imports(self, module):
        found = set()
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    parts = alias.name.split(".")
                    found.update(self.find(module, ".".join(parts[: n + 1])) for n in range(len(parts)))
            elif isinstance(node, ast.ImportFrom):
                found.add(self.imported(module, node, None))
                found.update(
                    self.imported(module, node, alias.name) for alias in node.names if alias.name != "*"
                )
            elif (
                isinstance(node, ast.Call)
                and getattr(node.func, "id", getattr(node.func, "attr", None)) in DYNAMIC_NAMES
            ):
                entity = module.entity(node.func)
                if entity and entity[0] in ("external", "builtin") and entity[1] in DYNAMIC_IMPORTS:
                    self.dynamic = (module, node)
        found.discard(None)
        return found

    def running(self, modules):
        """The modules that run when the program does, those given among them."""
        start = dict.fromkeys(([self.main] if self.main else []) + list(modules))
        found = closure(start, self.imports)
        return self.modules.all() if self.dynamic else found

    def connected(self, modules):
        """The modules that objects of these modules can get to: what the program imports, what
        imports these modules, and what those import in turn. All, if there is an import whose
        name is worked out."""
        users = closure(modules, self.importers)
        found = self.running(list(modules) + users)
        return self.modules.all() if self.dynamic else found

    def importers(self, module):
        word = last_name(module.path).encode("utf-8")
        candidates = self.modules.naming(word)
        if os.path.basename(module.path) == "__init__.py":  # `from . import name`
            folder = os.path.dirname(module.path) + os.sep
            candidates += [
                m for m in map(self.modules.get, self.modules.paths) if m and m.path.startswith(folder)
            ]
        return [other for other in candidates if module in self.imports(other)]


def closure(start, step):
    found = dict.fromkeys(start)
    pending = list(start)
    while pending:
        for other in step(pending.pop()):
            if other not in found:
                found[other] = None
                pending.append(other)
    return list(found)


def last_name(path):
    """The last part of the name of a file's module."""
    folder, name = os.path.split(path)
    return os.path.basename(folder) if name == "__init__.py" else os.path.splitext(name)[0]


def qualified_name(node):
    """`__qualname__` of a definition."""
    parts = [node.name]
    outer = enclosing(node, FUNCTIONS + (ast.ClassDef,))
    while outer is not None:
        if isinstance(outer, FUNCTIONS):
            parts.append("<locals>")
        parts.append(outer.name)
        outer = enclosing(outer, FUNCTIONS + (ast.ClassDef,))
    return ".".join(reversed(parts))


def parameters(function):
    """Names of a function's parameters, in order."""
    arguments = function.args
    names = getattr(arguments, "posonlyargs", []) + arguments.args
    if arguments.vararg:
        names = names + [arguments.vararg]
    names = names + arguments.kwonlyargs
    if arguments.kwarg:
        names = names + [arguments.kwarg]
    return [argument.arg for argument in names]


def bound_names(function):
    """Names that are local to a function, those of comprehensions inside of it included."""
    cached = getattr(function, "_bound_names", None)
    if cached is not None:
        return cached
    names = set(parameters(function))
    outside = set()
    pending = list(ast.iter_child_nodes(function))
    while pending:
        node = pending.pop()
        if isinstance(node, FUNCTIONS + (ast.ClassDef,)):
            names.add(node.name)
            pending.extend(node.decorator_list)
            continue
        if isinstance(node, ast.Lambda):
            continue
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            names.add(node.id)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            names.update(alias.asname or alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ExceptHandler) and node.name:
            names.add(node.name)
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            outside.update(node.names)
        elif type(node).__name__ in ("MatchAs", "MatchStar") and node.name:
            names.add(node.name)
        elif type(node).__name__ == "MatchMapping" and node.rest:
            names.add(node.rest)
        pending.extend(ast.iter_child_nodes(node))
    function._bound_names = names - outside
    return function._bound_names


def local_to(name):
    """The function (or lambda, or class body) that a name belongs to, None for a global."""
    scope = enclosing(name, FUNCTIONS + (ast.Lambda, ast.ClassDef))
    first = True
    while scope is not None:
        if isinstance(scope, ast.ClassDef):
            if first and name.id in class_names(scope):
                return scope
        elif name.id in bound_names(scope):
            return scope
        first = False
        scope = enclosing(scope, FUNCTIONS + (ast.Lambda, ast.ClassDef))
    for comprehension in _comprehensions_around(name):
        if name.id in comprehension:
            return comprehension_scope(name)
    return None


def class_names(node):
    """Names that a class's body binds."""
    if not hasattr(node, "_class_names"):
        node._class_names = {
            n.id
            for statement in node.body
            for n in ast.walk(statement)
            if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)
            if enclosing(n, FUNCTIONS + (ast.Lambda, ast.ClassDef)) is node
        }
    return node._class_names


def _comprehensions_around(name):
    """Target names of the comprehensions around a name, for one outside of any function."""
    node = name.parent
    while node is not None:
        if isinstance(node, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
            yield {
                each.id
                for generator in node.generators
                for each in ast.walk(generator.target)
                if isinstance(each, ast.Name)
            }
        node = node.parent


def comprehension_scope(name):
    return enclosing(name, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp))
