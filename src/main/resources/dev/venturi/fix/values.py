"""What is known of the value of an expression, and what running a function leaves behind.

An *origin* is where an object came from, as a tuple:
  ("l", node)            made here
  ("p", index, depth)    a parameter (depth 0) or something reached through it (depth 1)
  ("g", path, name, depth)  a global of the program
  ("c", name, depth)     a variable of the function around
  ("u", what)            somewhere outside
Only origins of the first sort can be changed without anybody noticing.

A value's kind:
  ("scalar",)            a number, string, None: nothing can be changed in it
  ("container", name)    a list, dict, set …
  ("instance", Class)  ("class", Class)  ("function", Function)  ("module", Module)
  ("closure", node, frame)   a lambda or an inner function
  ("bound", Function, value)  a method with its object
  ("external", dotted)  ("builtin", name)   what a library holds
  ("library", dotted)    an object that a library made
  None                   not known
"""

from collections import namedtuple

Effect = namedtuple("Effect", "kind module node text origins")
Summary = namedtuple("Summary", "effects result heap reads attributes works raises")


class Value:
    __slots__ = ("own", "kind")

    def __init__(self, own=frozenset(), kind=None):
        self.own = own
        self.kind = kind

    def is_scalar(self):
        return self.kind == ("scalar",)


SCALAR = Value(frozenset(), ("scalar",))
NOTHING = Value()


def join(values):
    values = list(values)
    if not values:
        return NOTHING
    own = frozenset().union(*(value.own for value in values))
    kinds = {value.kind for value in values}
    return Value(own, kinds.pop() if len(kinds) == 1 else None)


def is_local(origin):
    return origin[0] == "l"


def deeper(origin):
    """What is reached through an object that came from outside."""
    if origin[0] == "l":
        return None
    if origin[0] == "u":
        return origin
    return origin[:-1] + (1,)


def describe(origin):
    if origin[0] == "p":
        return "an argument"
    if origin[0] == "g":
        return "the global %s" % origin[2]
    if origin[0] == "c":
        return "the variable %s of the function around" % origin[1]
    return origin[1]
