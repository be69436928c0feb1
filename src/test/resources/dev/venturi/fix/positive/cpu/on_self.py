def simulate(seed, steps):
    value = seed
    for _ in range(steps):
        value = (value * 1103515245 + 12345) % 2147483648  #@ 2
    return value


class Study:
    def __init__(self, seeds):
        self.seeds = seeds
        self.results = []
        self.steps = 50

    def run(self):
        for seed in self.seeds:
            self.results.append(simulate(seed, self.steps))  #@ 1
        return self


def main():
    print(Study([1, 2, 3]).run().results)


if __name__ == "__main__":
    main()
