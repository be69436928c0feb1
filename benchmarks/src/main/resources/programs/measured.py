"""Runs a command and writes its status, the CPU seconds of its process alone, those of it and all that it waited for, and the most
memory in bytes that one of these had.

measured.py REPORT COMMAND [ARGUMENT ...]
"""

import os
import resource
import subprocess
import sys
import time

process = subprocess.Popen(sys.argv[2:])
os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
# The CPU clock of another process, clock_getcpuclockid(3): it can be read until the process is waited for.
alone = time.clock_gettime(~process.pid << 3 | 2)
status = process.wait()
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
with open(sys.argv[1], "w") as report:
    print(status, alone, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, file=report)
