import enum


class Color(enum.Enum):
    RED = 1
    GREEN = 2
    ALSO_RED = 1

    @property
    def nice(self):
        return self.name.title()


class Permission(enum.IntFlag):
    R = enum.auto()
    W = enum.auto()
    X = enum.auto()


Color(2), Color["RED"], list(Color), Color.ALSO_RED is Color.RED, Color.RED.nice, Color.RED in Color, repr(Color.GREEN)
p = Permission.R | Permission.X
p & Permission.W, ~p, p ^ Permission.X, str(p), Permission(7), bool(p), {p: 1}
enum.Enum("Animal", "ANT BEE CAT")
try:
    Color(9)
except ValueError:
    pass
