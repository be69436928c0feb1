"""Says in ASCII what pstats makes of files together: repr of each function's key and numbers, in
its order. Times as repr of a float, so that not one bit gets lost."""
import pstats
import sys

stats = pstats.Stats(*sys.argv[1:])
for key, (cc, nc, tt, ct, callers) in stats.stats.items():
    by = [(name, (c[0], c[1], float(c[2]), float(c[3])) if isinstance(c, tuple) else c)
          for name, c in callers.items()]
    print(ascii((key, cc, nc, float(tt), float(ct), by)))
