"""Says in ASCII what pstats makes of files together: repr of each function's key and numbers, in
its order. Numbers as repr, so that not one bit gets lost."""
import pstats
import sys

stats = pstats.Stats(*sys.argv[1:])
for key, (cc, nc, tt, ct, callers) in stats.stats.items():
    print(ascii((key, cc, nc, tt, ct, list(callers.items()))))
