# expect: C-STATE
import time


def work(n):
    start = time.time()
    total = sum(i * i for i in range(n))  #@ 2
    return total, time.time() - start > 60


def main():
    print([work(n) for n in range(9)])  #@ 1


if __name__ == "__main__":
    main()
