# class: Problem
# expect: none
class Problem(ValueError):
    def __init__(self, line):
        super().__init__(line)
        self.line = line


print(Problem(1).line)
