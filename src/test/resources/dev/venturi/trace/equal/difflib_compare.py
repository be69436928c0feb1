import difflib

a = ["line %d" % (i * i % 17) for i in range(60)]
b = ["line %d" % (i * i % 19) for i in range(60)]
list(difflib.unified_diff(a, b))
list(difflib.ndiff(a[:12], b[:12]))
difflib.HtmlDiff().make_table(a[:10], b[:10])
difflib.get_close_matches("appel", ["ape", "apple", "peach", "puppy"])
