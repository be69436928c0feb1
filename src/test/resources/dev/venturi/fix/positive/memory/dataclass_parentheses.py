# class: P
from dataclasses import dataclass as data


@data()
class P:
    a: str
    b: "int" = 3


print(P("x"), P("y", 4) == P("y", 4))
