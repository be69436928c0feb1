"""A chain of one-way constraints between cells, in the spirit of deltablue: a change spreads by plan."""

from work import measured


class Cell:
    def __init__(self, value=0):
        self.value = value
        self.determined_by = None
        self.used_by = []
        self.mark = 0

    def attach(self, constraint):
        self.used_by.append(constraint)


class Constraint:
    strength = 1

    def __init__(self, source, target):
        self.source = source
        self.target = target
        source.attach(self)
        if self.stronger_than(target.determined_by):
            target.determined_by = self

    def stronger_than(self, other):
        return other is None or self.strength > other.strength

    def is_satisfied(self):
        return self.target.determined_by is self

    def execute(self):
        self.target.value = self.compute(self.source.value)

    def compute(self, value):
        return value


class Scale(Constraint):
    strength = 2

    def __init__(self, source, target, factor, offset):
        Constraint.__init__(self, source, target)
        self.factor = factor
        self.offset = offset

    def compute(self, value):
        return value * self.factor + self.offset


class Planner:
    def __init__(self):
        self.mark = 0

    def plan(self, changed):
        self.mark += 1
        plan = []
        todo = [changed]
        while todo:
            cell = todo.pop()
            if cell.mark == self.mark:
                continue
            cell.mark = self.mark
            for constraint in cell.used_by:
                if constraint.is_satisfied():
                    plan.append(constraint)
                    todo.append(constraint.target)
        return plan

    def change(self, cell, value):
        cell.value = value
        for constraint in self.plan(cell):
            constraint.execute()


def job(amount):
    for _ in range(amount):
        cells = [Cell() for _ in range(60)]
        for i in range(59):
            Constraint(cells[i], cells[i + 1])
            if i % 3 == 0:
                Scale(cells[i], cells[i + 1], 1, i)
        planner = Planner()
        for value in range(10):
            planner.change(cells[0], value)
            assert cells[59].value == value + sum(range(0, 59, 3))


measured(job)
