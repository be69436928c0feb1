# expect: B-DEPEND
import sys
import time


def fetch(url):
    time.sleep(0.01)  #@ 2
    return url


for line in sys.stdin:
    print(fetch(line.strip()), flush=True)  #@ 1
