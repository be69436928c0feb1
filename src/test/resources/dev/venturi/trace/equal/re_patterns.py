import re

text = "The year 2024-06-01, e-mail a.b@c.org, 'quoted \\' text', #ff00aa, 3.14e-10, naïve café. " * 5
for pattern in (r"\d{4}-\d\d-\d\d", r"(?P<user>[\w.]+)@(?P<host>[\w.]+)", r"'(?:[^'\\]|\\.)*'", r"(?i)#[0-9A-F]{6}\b",
                r"[-+]?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?", r"(?<=a)b|c(?!d)|(e)(?(1)f|g)", r"(a|b)*?c{2,5}", r"^\s*$|[^\W\d_]+"):
    compiled = re.compile(pattern, re.M)
    [m.span() for m in compiled.finditer(text)], compiled.findall(text), compiled.split(text, 3)
re.sub(r"\w+", lambda m: m.group().title(), text)
re.sub(r"(?P<a>\d+)", r"<\g<a>>", text)
re.subn(r"a", "b", text), re.escape("a.b*c"), re.fullmatch(r".*", "x"), re.purge()
try:
    re.compile("(unclosed")
except re.error as error:
    str(error)
scanner = re.Scanner([(r"[a-z]+", lambda s, t: t), (r"\s+", None), (r"\d+", lambda s, t: int(t))])
scanner.scan("abc 123 def 45")
