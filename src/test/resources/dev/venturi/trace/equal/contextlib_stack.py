import contextlib
import io


@contextlib.contextmanager
def tagged(name, log=[]):
    log.append(name)
    try:
        yield log
    except KeyError:
        log.append("swallowed")
    finally:
        log.pop()


class Manager(contextlib.ContextDecorator):
    def __enter__(self):
        return self

    def __exit__(self, *error):
        return error[0] is ZeroDivisionError


@Manager()
def divides(a):
    return 1 / a


with tagged("a"), tagged("b"):
    with contextlib.suppress(ValueError):
        int("x")
with tagged("c"):
    raise KeyError
divides(0), divides(1)
with contextlib.ExitStack() as stack:
    for i in range(4):
        stack.enter_context(tagged(i))
        stack.callback(str, i)
    stack.push(Manager())
    1 / 0
with contextlib.redirect_stdout(io.StringIO()), contextlib.closing(io.StringIO()) as file, contextlib.nullcontext(3):
    print("x", file=file)
try:
    with tagged("d"):
        raise OSError
except OSError:
    pass
