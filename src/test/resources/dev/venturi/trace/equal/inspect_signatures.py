import functools
import inspect
import textwrap


def sample(a, b: int = 3, *args, c="x", **kwargs) -> str:
    """Documented."""
    return inspect.stack()[0].function


class K:
    def m(self): ...

    @classmethod
    def c(cls, x): ...

    @staticmethod
    def s(x): ...


for of in (sample, K.m, K.c, K.s, K, len, functools.partial(sample, 1, c=2)):
    str(inspect.signature(of))
inspect.signature(sample).bind(1, 2, 3, c=4, d=5).apply_defaults()
inspect.getmembers(textwrap.TextWrapper, inspect.isfunction)
inspect.getsource(textwrap.dedent), inspect.getdoc(sample), inspect.getmro(K), inspect.getfullargspec(sample)
inspect.cleandoc("  a\n    b\n")
inspect.currentframe().f_lineno
