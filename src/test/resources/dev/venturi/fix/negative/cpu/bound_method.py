# expect: C-PICKLE
class Model:
    def __init__(self, weights):
        self.weights = weights

    def score(self, n):
        return sum(w * n for w in self.weights)  #@ 2


def main():
    model = Model([1, 2, 3])
    print([model.score(n) for n in range(9)])  #@ 1


if __name__ == "__main__":
    main()
