"""Objects pickled and unpickled by the standard library's Python version of pickle."""

import pickle

from work import measured

VALUE = {
    "numbers": list(range(20)),
    "texts": ["text %d" % i for i in range(20)],
    "pairs": [(i, float(i), None, True) for i in range(10)],
    "nested": {"a": {"b": {"c": [1, 2, (3, 4)]}}, "bytes": b"bytes"},
}


def job(amount):
    for _ in range(amount):
        assert pickle._loads(pickle._dumps(VALUE, 4)) == VALUE


measured(job)
