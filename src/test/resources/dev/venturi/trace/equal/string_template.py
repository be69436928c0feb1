import string

template = string.Template("$who owes ${amount} $$ to ${whom}")
template.substitute(who="A", amount=3, whom="B"), template.safe_substitute(who="A")
try:
    template.substitute(who="A")
except KeyError:
    pass


class Percent(string.Template):
    delimiter = "%"
    idpattern = "[a-z]+"


Percent("%a %b").substitute({"a": 1, "b": 2})


class Shout(string.Formatter):
    def convert_field(self, value, conversion):
        return str(value).upper() if conversion == "u" else super().convert_field(value, conversion)


Shout().format("{0!u} {name:>10} {0.real} {xs[1]}", 5, name="n", xs=[1, 2])
string.capwords("the quick brown fox")
