"""Prints the seconds that a file for pstats has for functions of a program, what they call included. times.py FILE NAME [NAME ...]"""

import pstats
import sys

found = {name: 0.0 for name in sys.argv[2:]}
for (_, _, name), (_, _, _, cumulative, _) in pstats.Stats(sys.argv[1]).stats.items():
    if name in found:
        found[name] += cumulative
for name, seconds in found.items():
    print(name, seconds)
