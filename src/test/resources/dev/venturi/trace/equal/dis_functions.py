import dis
import io
import textwrap


def sample(x, *args, key=None):
    try:
        return [a + x for a in args if a] or {key: lambda: x}
    except ValueError as error:
        raise KeyError(x) from error


out = io.StringIO()
dis.dis(sample, file=out)
dis.code_info(textwrap.fill)
list(dis.findlinestarts(sample.__code__))
dis.stack_effect(dis.opmap["POP_TOP"])
