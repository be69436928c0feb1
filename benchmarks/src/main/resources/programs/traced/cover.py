"""A search with going back, in the spirit of hexiom: every way to put dominoes on a board."""

from work import measured


class Board:
    def __init__(self, height, width):
        self.height = height
        self.width = width
        self.taken = [[False] * width for _ in range(height)]

    def first_free(self):
        for row in range(self.height):
            for column in range(self.width):
                if not self.taken[row][column]:
                    return row, column
        return None

    def free(self, row, column):
        return row < self.height and column < self.width and not self.taken[row][column]

    def put(self, cells):
        for row, column in cells:
            self.taken[row][column] = True

    def take_back(self, cells):
        for row, column in cells:
            self.taken[row][column] = False


def pieces(board, row, column):
    for cells in (((row, column), (row, column + 1)), ((row, column), (row + 1, column))):
        if all(board.free(*cell) for cell in cells):
            yield cells


def ways(board):
    start = board.first_free()
    if start is None:
        return 1
    found = 0
    for cells in pieces(board, *start):
        board.put(cells)
        found += ways(board)
        board.take_back(cells)
    return found


def job(amount):
    for _ in range(amount):
        assert ways(Board(4, 4)) == 36


measured(job)
