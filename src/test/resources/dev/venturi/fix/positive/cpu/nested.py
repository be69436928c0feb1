def cell(x, y, scale):
    value = 0
    for i in range(20):
        value = (value * x + y * i) % 1009  #@ 2
    return value * scale


def grid(width, height):
    rows = []
    for y in range(height):
        row = []
        for x in range(width):
            row.append(cell(x, y, 2))  #@ 1
        rows.append(row)
    return rows


if __name__ == "__main__":
    for line in grid(4, 3):
        print(line)
