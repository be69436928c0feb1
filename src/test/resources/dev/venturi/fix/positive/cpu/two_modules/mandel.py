from settings import DEPTH


def row(y, width):
    line = ""
    for x in range(width):
        z = 0
        c = complex(x / width - 1, y / 4)
        for i in range(DEPTH):
            z = z * z + c  #@ 3
            if abs(z) > 2:
                break
        line += "%x" % i
    return line


def render(width):
    return [row(y, width) for y in range(-4, 5)]  #@ 2
