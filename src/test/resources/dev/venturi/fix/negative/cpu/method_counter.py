# expect: C-STATE
class Model:
    def __init__(self):
        self.calls = 0

    def score(self, n):
        self.calls += 1
        return sum(i * n for i in range(9))  #@ 2


def score(model, n):
    return model.score(n)


def main():
    model = Model()
    print([score(model, n) for n in range(9)], model.calls)  #@ 1


if __name__ == "__main__":
    main()
