# expect: C-PICKLE
def main(scale):
    def work(n):
        return sum(i * scale for i in range(n))  #@ 2

    print([work(n) for n in range(9)])  #@ 1


if __name__ == "__main__":
    main(3)
