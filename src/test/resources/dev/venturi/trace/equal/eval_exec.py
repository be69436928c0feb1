scope = {}
exec("def f(x):\n    return g(x) + 1\ndef g(x):\n    return len(str(x))", scope)
scope["f"](12)
for i in range(5):
    eval("f(%d) + sum(j for j in range(3))" % i, scope)
    exec(compile("y = [f(k) for k in range(%d)]" % i, "<made %d>" % (i % 2), "exec"), scope)
code = compile("(lambda a: a * 2)(x)", "<expression>", "eval")
[eval(code, {"x": x}) for x in range(3)]
exec("class A:\n    def m(self):\n        return eval('1 + 1')\nA().m()", {})
try:
    exec("raise KeyError('from inside')")
except KeyError:
    pass
try:
    eval("1 +")
except SyntaxError:
    pass
exec("exec('exec(\"z = 1\")')")


class Names(dict):
    def __missing__(self, name):
        return name.upper()


eval("a + b", {}, Names())
globals()["made"] = eval("lambda: [i for i in range(2)]")
made()
__import__("keyword").iskeyword("if")
