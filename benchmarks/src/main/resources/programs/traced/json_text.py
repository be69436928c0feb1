"""JSON written and read in Python."""

from work import measured


def dumps(value):
    if value is None:
        return "null"
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, dict):
        return "{" + ",".join([quoted(key) + ":" + dumps(item) for key, item in value.items()]) + "}"
    if isinstance(value, list):
        return "[" + ",".join([dumps(item) for item in value]) + "]"
    return repr(value)


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


class Reader:
    def __init__(self, text):
        self.text = text
        self.at = 0

    def peek(self):
        return self.text[self.at]

    def skip(self, expected):
        if not self.text.startswith(expected, self.at):
            raise ValueError(f"no {expected} at {self.at}")
        self.at += len(expected)

    def value(self):
        first = self.peek()
        if first == "{":
            return self.object()
        if first == "[":
            return self.list()
        if first == '"':
            return self.string()
        for word, meaning in (("null", None), ("true", True), ("false", False)):
            if first == word[0]:
                self.skip(word)
                return meaning
        return self.number()

    def object(self):
        result = {}
        self.skip("{")
        while self.peek() != "}":
            key = self.string()
            self.skip(":")
            result[key] = self.value()
            if self.peek() == ",":
                self.skip(",")
        self.skip("}")
        return result

    def list(self):
        result = []
        self.skip("[")
        while self.peek() != "]":
            result.append(self.value())
            if self.peek() == ",":
                self.skip(",")
        self.skip("]")
        return result

    def string(self):
        self.skip('"')
        parts = []
        while self.peek() != '"':
            if self.peek() == "\\":
                self.skip("\\")
                parts.append({"n": "\n"}.get(self.peek(), self.peek()))
                self.at += 1
            else:
                end = self.at
                while self.text[end] not in '"\\':
                    end += 1
                parts.append(self.text[self.at : end])
                self.at = end
        self.skip('"')
        return "".join(parts)

    def number(self):
        start = self.at
        while self.at < len(self.text) and self.peek() in "+-.0123456789eE":
            self.at += 1
        text = self.text[start : self.at]
        return float(text) if "." in text or "e" in text else int(text)


def job(amount):
    value = {
        "name": 'a "quoted" name\nof two lines',
        "tags": ["one", "two", "three", None, True, False],
        "points": [{"x": i, "y": i * 0.5} for i in range(12)],
    }
    for _ in range(amount):
        assert Reader(dumps(value)).value() == value


measured(job)
