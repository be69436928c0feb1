def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)  #@ 2


def main():
    print(list(map(fib, [10, 11, 12])))  #@ 1


if __name__ == "__main__":
    main()
