"""Prints what pstats prints of files, once for each line of standard input:
VIEW KEYS RESTRICTIONS (JSON lists), with U+001E behind each."""
import json
import pstats
import sys

sys.stdout = open(1, "w", encoding="utf-8", newline="\n")
for line in sys.stdin.buffer.read().decode("utf-8").splitlines():
    view, strip, keys, restrictions = json.loads(line)
    stats = pstats.Stats(*sys.argv[1:])
    if strip:
        stats.strip_dirs()
    if keys:
        stats.sort_stats(*keys)
    getattr(stats, "print_" + view)(*restrictions)
    sys.stdout.write("\x1e")
