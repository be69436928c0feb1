# expect: C-PICKLE
def main():
    work = lambda n: sum(i * i for i in range(n))  #@ 2 <lambda>
    print([work(n) for n in range(9)])  #@ 1


if __name__ == "__main__":
    main()
