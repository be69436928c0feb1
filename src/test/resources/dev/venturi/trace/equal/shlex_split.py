import shlex

for line in ("a 'b c' \"d\\\"e\" f\\ g # h", "x=1; y>2 | z && w", "''", "ü \"ö ä\""):
    shlex.split(line), shlex.split(line, comments=True)
    list(shlex.shlex(line, posix=True, punctuation_chars=True))
shlex.quote("it's"), " ".join(map(shlex.quote, ["a b", "c"]))
try:
    shlex.split("'open")
except ValueError:
    pass
