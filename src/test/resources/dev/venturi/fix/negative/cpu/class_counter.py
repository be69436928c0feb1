# expect: C-STATE
class Shape:
    made = 0

    def __init__(self, n):
        Shape.made += 1
        self.area = sum(i * n for i in range(9))


def build(n):
    shape = Shape(n)
    return sum(shape.area for _ in range(3))  #@ 2


def main():
    print([build(n) for n in range(9)], Shape.made)  #@ 1


if __name__ == "__main__":
    main()
