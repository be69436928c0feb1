# expect: C-STATE
def combine(values, n):
    return sum(values) + sum(i for i in range(n))  #@ 2


def main():
    values = [1]
    for n in range(6):
        values.append(combine(values, n))  #@ 1
    print(values)


if __name__ == "__main__":
    main()
