"""Runs a program as `python PROGRAM ARGUMENTS…` would and writes what `_lsprof`, which is all of cProfile that counts, has of it.

    python profiled.py FILE PROGRAM ARGUMENTS…

`python -m cProfile` itself would not do: it has imported a hundred modules before, so that a program which imports those runs less of the
import system; `__main__` is another module; its own `exec` makes those of the program recursive; and functions that have one label
overwrite each other in its file. Here nothing but `_lsprof` is loaded, the import system is left as it was, the program is called as a
function, two frames deep as its recursion limit allows for, and functions of one label are added.
"""
import sys


def profile():
    cache = sys.path_importer_cache
    before = {path: dict(vars(finder)) if hasattr(finder, "__dict__") else None for path, finder in cache.items()}
    import _lsprof
    import marshal

    for path in set(cache) - set(before):
        del cache[path]
    for path, state in before.items():
        if state is not None:
            vars(cache[path]).clear()
            vars(cache[path]).update(state)
    file, program = sys.argv[1:3]
    del sys.argv[:2]
    with open(program, "rb") as source:
        code = compile(source.read(), program, "exec", dont_inherit=True)
    names = sys.modules["__main__"].__dict__
    body = type(profile)(code, names)
    sys.setrecursionlimit(sys.getrecursionlimit() + 2)
    del names["profile"], names["sys"]
    names.update(__doc__=None, __file__=program)

    profiler = _lsprof.Profiler(builtins=True, subcalls=True)
    profiler.enable()
    body()
    profiler.disable()

    def label(of):
        return ("~", 0, of) if isinstance(of, str) else (of.co_filename, of.co_firstlineno, of.co_name)

    def plus(counts, entry, primitive_first):
        calls, primitive = entry.callcount, entry.callcount - entry.reccallcount
        more = ((primitive, calls) if primitive_first else (calls, primitive)) + (entry.inlinetime, entry.totaltime)
        return tuple(a + b for a, b in zip(counts, more))

    nothing = 0, 0, 0.0, 0.0
    functions, callers = {}, {}
    for entry in profiler.getstats():
        name = label(entry.code)
        if name[2] == "<method 'disable' of '_lsprof.Profiler' objects>":
            continue
        functions[name] = plus(functions.get(name, nothing), entry, True)
        for called in entry.calls or ():
            its = callers.setdefault(label(called.code), {})
            its[name] = plus(its.get(name, nothing), called, False)
    with open(file, "wb") as out:
        marshal.dump({name: counts + (callers.get(name, {}),) for name, counts in functions.items()}, out, 2)


profile()
