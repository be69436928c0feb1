# Run once by `python -I -S -c` to learn which interpreter a command starts.
# Answers with NAME, VALUE, NAME, VALUE, ... each ended by a NUL.
import os
import sys
import sysconfig


def answer(name, value):
    sys.stdout.buffer.write(name.encode() + b"\0" + os.fsencode(str(value)) + b"\0")


# Without site, which -S leaves out, some versions do not see a virtual environment.
prefix = sys.prefix
environment = os.path.dirname(os.path.dirname(sys.executable))
if os.path.exists(os.path.join(environment, "pyvenv.cfg")):
    prefix = environment

answer("implementation", sys.implementation.name)
answer("version", " ".join(map(str, sys.version_info[:4])))
answer("hexversion", sys.hexversion)
answer("executable", sys.executable)
answer("debug", hasattr(sys, "gettotalrefcount"))
answer("free_threaded", bool(sysconfig.get_config_var("Py_GIL_DISABLED")))
answer("prefix", prefix)
answer("base_prefix", sys.base_prefix)
for name in ("stdlib", "platstdlib", "purelib", "platlib"):
    answer(name, sysconfig.get_path(name))
for name in ("purelib", "platlib"):
    bases = {"base": prefix, "platbase": prefix}
    answer("venv_" + name, sysconfig.get_path(name, vars=bases))
answer("end", "of answer")
