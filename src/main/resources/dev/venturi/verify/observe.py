"""Runs a program as Python would, and notes which of some lines are executed.

    python observe.py SPEC script|module|code|worker TARGET ARGUMENTS...

SPEC is a JSON file:

    lines         {file: [numbers]}: the lines that are of interest
    log           the file that receives what is found
    start_method  the default of multiprocessing, where the program sets none; or absent
    calls         what is done to the calls of a function: see faults.py; or absent

A process that multiprocessing starts afresh is given the same: FORM is then `worker`, and TARGET the code that it runs.

The log has one line for each piece of code that can be executed, and, later, for each that was:

    can|did TAB file TAB first line of the code object TAB its name TAB line

It is appended to at once, so that it is complete even if a process is killed, and processes
made by fork write to it too. Threads are watched as well. A line without bytecode (a comment,
a bracket) cannot be executed and is not listed.

Works with Python 3.8 and later: sys.monitoring from 3.12 on, sys.settrace before.
"""

import builtins
import json
import os
import sys
import threading
import types


def codes_of(code):
    """A code object and those within it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from codes_of(constant)


def lines_of(code):
    """The lines of a code object's bytecode, but for the line of `def` itself, which is run by the
    code around it."""
    if hasattr(code, "co_lines"):
        lines = {line for _start, _end, line in code.co_lines() if line}
    else:
        import dis

        lines = {line for _offset, line in dis.findlinestarts(code)}
    if lines != {code.co_firstlineno} and code.co_name != "<module>":
        lines.discard(code.co_firstlineno)
    return lines


class Observer:
    def __init__(self, lines, log):
        self.wanted = {os.path.realpath(file): set(numbers) for file, numbers in lines.items()}
        self.log = log
        self.names = {}  # co_filename -> its real path if it is wanted, else None
        self.wanted_of = {}  # code object -> the wanted lines of it that have not been seen

    def write(self, word, file, code, line):
        text = "%s\t%s\t%d\t%s\t%d\n" % (word, file, code.co_firstlineno, code.co_name, line)
        descriptor = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(descriptor, os.fsencode(text))
        finally:
            os.close(descriptor)

    def list_executable(self):
        for file, numbers in self.wanted.items():
            with open(file, "rb") as source:
                module = compile(source.read(), file, "exec", dont_inherit=True)
            for code in codes_of(module):
                for line in sorted(lines_of(code) & numbers):
                    self.write("can", file, code, line)

    def file_of(self, code):
        """The wanted file that a code object is of, or None."""
        name = code.co_filename
        try:
            return self.names[name]
        except KeyError:
            real = os.path.realpath(name)
            self.names[name] = found = real if real in self.wanted else None
            return found

    def unseen(self, code):
        """The wanted lines of a code object that have not been executed yet."""
        try:
            return self.wanted_of[code]
        except KeyError:
            file = self.file_of(code)
            lines = set() if file is None else lines_of(code) & self.wanted[file]
            self.wanted_of[code] = lines
            return lines

    def executed(self, code, line):
        unseen = self.unseen(code)
        if line in unseen:
            unseen.discard(line)
            self.write("did", self.file_of(code), code, line)

    # sys.monitoring

    def monitor(self):
        monitoring = sys.monitoring
        tool = next(number for number in (4, 3, 5, 2, 1, 0) if not monitoring.get_tool(number))
        monitoring.use_tool_id(tool, "observe")
        events = monitoring.events

        def on_start(code, _offset):
            if self.unseen(code):
                monitoring.set_local_events(tool, code, events.LINE)
            return monitoring.DISABLE

        def on_line(code, line):
            self.executed(code, line)
            return monitoring.DISABLE

        monitoring.register_callback(tool, events.PY_START, on_start)
        monitoring.register_callback(tool, events.LINE, on_line)
        monitoring.set_events(tool, events.PY_START)

    # sys.settrace

    def on_call(self, frame, event, argument):
        return self.on_event if self.unseen(frame.f_code) else None

    def on_event(self, frame, event, argument):
        if event == "line":
            self.executed(frame.f_code, frame.f_lineno)
        return self.on_event if self.unseen(frame.f_code) else None

    def start(self):
        self.list_executable()
        if hasattr(sys, "monitoring"):
            self.monitor()
        else:
            threading.settrace(self.on_call)
            sys.settrace(self.on_call)


def prefer(method):
    """Makes `method` the default of multiprocessing; the program may still choose another one."""
    import multiprocessing
    import multiprocessing.context

    default = multiprocessing.context._default_context
    default._default_context = multiprocessing.get_context(method)


def new_main():
    """Replaces this module by an empty `__main__`. Comes before any import of multiprocessing,
    which keeps the `__main__` that it finds, to read what its children send."""
    main = types.ModuleType("__main__")
    main.__builtins__ = builtins
    sys.modules["__main__"] = main
    return main


def load_faults(spec):
    """What is done to the calls; None if nothing is. Our module must not take a name from the program."""
    if not spec.get("calls"):
        return None
    import importlib.util

    here = os.path.join(os.path.dirname(os.path.abspath(__file__)), "faults.py")
    found = importlib.util.spec_from_file_location("venturi_faults", here)
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    faults = module.Calls(spec["calls"])
    faults.install()
    return faults


def follow_workers(spec_file):
    """Makes processes that multiprocessing starts afresh run under this helper as well."""
    import multiprocessing.spawn

    command_line = multiprocessing.spawn.get_command_line
    helper = os.path.abspath(__file__)

    def get_command_line(**options):
        words = command_line(**options)
        at = words.index("-c")
        return words[:at] + [helper, os.path.abspath(spec_file), "worker"] + words[at + 1 :]

    multiprocessing.spawn.get_command_line = get_command_line


def run(form, target, main, faults):
    """Runs the program in `main`, with sys.argv already in place."""
    if form == "script" and os.path.isfile(target) and not target.endswith((".zip", ".pyz")):
        sys.path[0] = os.path.dirname(os.path.realpath(target))
        main.__file__ = target
        main.__loader__ = None
        main.__cached__ = None
        if faults is not None and faults.is_marked(target):
            code = faults.compiled(target)
        else:
            with open(target, "rb") as source:
                code = compile(source.read(), target, "exec", dont_inherit=True)
        exec(code, main.__dict__)
    elif form == "script":
        import runpy

        del sys.path[0]
        runpy.run_path(target, run_name="__main__")
    elif form == "module":
        import runpy

        sys.path[0] = os.getcwd()
        runpy._run_module_as_main(target, alter_argv=True)
    else:
        sys.path[0] = ""
        exec(compile(target, "<string>", "exec", dont_inherit=True), main.__dict__)


def start():
    spec_file, form, target = sys.argv[1:4]
    with open(spec_file, encoding="utf-8") as file:
        spec = json.load(file)
    sys.argv[:] = [{"code": "-c", "worker": "-c", "module": "-m"}.get(form, target)] + sys.argv[4:]
    main = new_main()
    faults = load_faults(spec)
    if form == "worker":
        faults.install_in_worker()
    if spec.get("start_method"):
        prefer(spec["start_method"])
        if faults is not None:
            follow_workers(spec_file)
    if spec.get("lines"):
        Observer(spec["lines"], spec["log"]).start()
    run(form, target, main, faults)


if __name__ == "__main__":
    start()
