"""Runs a command and writes its status and the CPU seconds of it and of all that it waited for.

measured.py REPORT COMMAND [ARGUMENT ...]
"""

import resource
import subprocess
import sys

status = subprocess.call(sys.argv[2:])
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
with open(sys.argv[1], "w") as report:
    print(status, usage.ru_utime + usage.ru_stime, file=report)
