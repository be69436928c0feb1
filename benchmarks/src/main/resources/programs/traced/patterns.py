"""Regular expressions compiled, which the standard library does in Python."""

import re

from work import measured

PATTERNS = [
    r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)",
    r"^[\w.+-]+@(?:[a-z0-9-]+\.)+[a-z]{2,}$",
    r"(?i)\b(?:get|put|post|delete)\s+(/\S*)\s+HTTP/(\d)\.(\d)",
    r"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.|$)){4}",
]


def job(amount):
    for _ in range(amount):
        re.purge()
        for pattern in PATTERNS:
            re.compile(pattern)


measured(job)
