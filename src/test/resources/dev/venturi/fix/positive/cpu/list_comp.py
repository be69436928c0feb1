def work(n):
    total = 0
    for i in range(n):
        total += i * i  #@ 2
    return total


if __name__ == "__main__":
    print([work(n) for n in (10, 20, 30)])  #@ 1
