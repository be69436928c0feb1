import textwrap

text = "Beautiful is better than ugly; explicit is better-than implicit.  Simple is better than complex. " * 8
for width in (20, 33, 72):
    textwrap.fill(text, width, initial_indent="* ", subsequent_indent="  ", break_on_hyphens=width > 30)
textwrap.dedent("    a\n      b\n\t\n    c\n")
textwrap.indent(text, "> ", lambda line: len(line) > 3)
textwrap.shorten(text, 50)
