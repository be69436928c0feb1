# class: Form
# expect: A-CLASSATTR
from dataclasses import dataclass


class Upper:
    def __set_name__(self, owner, name):
        self.name = "_" + name

    def __get__(self, instance, owner):
        return "x" if instance is None else getattr(instance, self.name)

    def __set__(self, instance, value):
        object.__setattr__(instance, self.name, value.upper())


@dataclass
class Form:
    title: str = Upper()


print(Form("a").title)
