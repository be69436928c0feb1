# expect: none
# rule: cpu-list-scan
def work(names, n):
    return sum(1 for i in range(n) if i in names)  #@ 2


def main():
    names = list(range(50))
    print([work(names, n) for n in range(9)])  #@ 1


if __name__ == "__main__":
    main()
