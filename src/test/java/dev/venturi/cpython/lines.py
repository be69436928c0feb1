"""Prints, for code objects of the standard library, the line table and what co_lines() makes of it:
first line, table in hexadecimal, and LINE*UNITS runs (0: no line)."""
import glob
import os
import types


def walk(code):
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from walk(constant)


folder = os.path.dirname(os.__file__)
for file in sorted(glob.glob(folder + "/*.py"))[:60] + sorted(glob.glob(folder + "/asyncio/*.py")):
    with open(file, encoding="utf-8") as source:
        top = compile(source.read(), file, "exec")
    for code in walk(top):
        runs = ["%d*%d" % (line or 0, (end - start) // 2) for start, end, line in code.co_lines()]
        print(code.co_firstlineno, code.co_linetable.hex(), " ".join(runs), sep="\t")
