"""Makes objects in a second interpreter of the same process."""

import sys

CODE = """
class Elsewhere:
    def __init__(self):
        self.x = 1

made = [Elsewhere() for _ in range(5000)]
"""

if sys.version_info >= (3, 13):
    import _interpreters

    other = _interpreters.create()
    assert _interpreters.exec(other, CODE) is None
else:
    import _xxsubinterpreters

    other = _xxsubinterpreters.create()
    _xxsubinterpreters.run_string(other, CODE)


class Here:
    pass


here = [Here() for _ in range(3000)]
print("ready", flush=True)
sys.stdin.read()
