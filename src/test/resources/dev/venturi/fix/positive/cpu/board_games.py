import random

class Board:
    def __init__(self, size, seed):
        self.size = size
        self.rng = random.Random(seed)
        self.cells = [[0] * size for _ in range(size)]
        self.moves = 0

    def play(self):
        while self.moves < self.size * 4:
            x, y = self.rng.randrange(self.size), self.rng.randrange(self.size)
            self.cells[x][y] += 1  #@ 3
            self.moves += 1
        return max(max(row) for row in self.cells)

def game(seed, size=6):
    board = Board(size, seed)
    return board.play()  #@ 2

def simulate(games):
    wins = {}
    for seed in range(games):
        peak = game(seed)  #@ 1
        wins.setdefault(peak, []).append(seed)
    return wins

if __name__ == "__main__":
    result = simulate(12)
    print(sorted((k, len(v)) for k, v in result.items()))
