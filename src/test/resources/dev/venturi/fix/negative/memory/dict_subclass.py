# class: Record
# expect: A-LAYOUT
class Record(dict):
    def __init__(self, name):
        super().__init__()
        self.name = name


print(Record("a").name)
