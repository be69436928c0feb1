# expect: C-STATE
import os


def work(n):
    os.environ["LAST"] = str(n)
    return sum(i * i for i in range(n))  #@ 2


if __name__ == "__main__":
    print([work(n) for n in range(9)], os.environ["LAST"])  #@ 1
