"""Makes classes of 3000 instances each, which stay; collections move and reorder them while they are young."""

import gc
import sys
import time

held = []
gc.disable()
print("ready", flush=True)
for i in range(int(sys.argv[1])):
    cls = type(f"Kept{i}", (), {})
    instances = [cls() for _ in range(3000)]
    # Behind them in the collector's list, so that they seem unreachable first, and are moved.
    held.append(tuple(instances))
    del instances
    gc.collect(0)
    time.sleep(0.002)
    gc.collect(1)
    time.sleep(0.002)
