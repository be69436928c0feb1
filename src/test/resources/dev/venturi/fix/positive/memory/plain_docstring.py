# class: Row
class Row:
    """One row of the table.

    It has a few columns.
    """

    kinds = ("a", "b")

    def __init__(self, name, count):
        self.name, self.count = name, count
        if count > 3:
            self.large = True
        else:
            self.large = False

    @property
    def label(self):
        return self.name * self.count

    @staticmethod
    def parse(text):
        name, count = text.split(":")
        return Row(name, int(count))


for text in ("a:1", "b:5"):
    row = Row.parse(text)
    row.count += 1
    print(row.label, row.large, Row.kinds)
