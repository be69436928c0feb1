def multiply(a, b):
    columns = list(zip(*b))
    return [[sum(x * y for x, y in zip(row, column)) for column in columns] for row in a]  #@ 2


def main():
    pairs = [([[1, 2], [3, 4]], [[n, 0], [1, n]]) for n in range(4)]
    products = [multiply(a, b) for a, b in pairs]  #@ 1
    print(products)


if __name__ == "__main__":
    main()
