import traceback


class Own(Exception):
    def __init__(self, n):
        super().__init__(n)
        self.n = n


def sinks(n):
    if not n:
        raise Own(n)
    sinks(n - 1)


def through_c(n):
    return sorted([n], key=lambda x: list(map(sinks, [x])))


def cleans(n):
    try:
        return through_c(n)
    finally:
        len(str(n))


def chains():
    try:
        cleans(3)
    except Own as error:
        raise ValueError("chained") from error


def retries():
    for attempt in range(4):
        try:
            if attempt < 3:
                raise OSError(attempt)
            return attempt
        except OSError:
            continue


def built_in():
    for bad in (lambda: {}["x"], lambda: [][1], lambda: int("z"), lambda: None.x, lambda: 1 / 0, lambda: "a" + 1, lambda: next(iter([])), lambda: open("/absent/x")):
        try:
            bad()
        except Exception as error:
            str(error)


def returns_in_finally():
    for i in range(2):
        try:
            sinks(2)
        except Own:
            pass
        else:
            break
    while True:
        try:
            sinks(2)
        except:
            break


for i in range(3):
    try:
        cleans(i)
    except Own as error:
        error.n
try:
    chains()
except ValueError:
    traceback.format_exc()
retries(), built_in(), returns_in_finally()
try:
    assert sum(map(lambda x: 1 // x, [2, 1, 0])), "no"
except ZeroDivisionError:
    pass
