# expect: C-ORDER
def work(n):
    print("working on", n)
    return sum(i * i for i in range(n))  #@ 2


if __name__ == "__main__":
    print([work(n) for n in range(9)])  #@ 1
