# expect: C-EXC
class ParseError(Exception):
    def __init__(self, line, reason):
        super().__init__("%d: %s" % (line, reason))
        self.line = line


def parse(n):
    if n > 5:
        raise ParseError(n, "large")
    return sum(i * i for i in range(n))  #@ 2


def main():
    for n in range(9):
        try:
            print(parse(n))  #@ 1
        except ParseError as error:
            print(error)


if __name__ == "__main__":
    main()
