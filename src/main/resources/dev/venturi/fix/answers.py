"""What a shape can answer to a finding, other than with a change."""

import os


class Refused(Exception):
    """The place has a known shape, and there is a reason to leave it alone."""

    def __init__(self, code, module, node, message):
        super().__init__(message)
        self.code = code
        self.file = module.path
        self.line = getattr(node, "lineno", 1)
        self.message = message


class Unrecognised(Exception):
    """The place has none of the known shapes."""


class Change:
    """A finished patch; the texts are in the edits of the modules."""

    def __init__(self, shape, summary, modules, assumptions, repeated=None):
        self.shape = shape
        self.summary = summary
        self.modules = modules
        self.assumptions = assumptions
        self.repeated = repeated  # which calls it makes in another way


def place(module, node):
    return "%s:%d" % (os.path.basename(module.path), getattr(node, "lineno", 1))
