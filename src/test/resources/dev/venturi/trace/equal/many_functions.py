"""More functions than the tables begin with, with names of all kinds."""
source = []
for i in range(3000):
    name = "f%d" % i if i % 3 else "größe_測_%d" % i
    source.append("def %s(x):\n    return %s\n" % (name, "x" if not i else "%s(x)" % last if i % 7 else "len(str(x))"))
    last = name
exec(compile("\n".join(source), "made, with ünïcode and \n a line's end.py", "exec"))
globals()[last](3)
for name in [n for n in dir() if n.startswith(("f", "gr"))][::50]:
    globals()[name](1)
long = "n" * 3000
exec("def %s():\n    return 1\n%s()" % (long, long))
