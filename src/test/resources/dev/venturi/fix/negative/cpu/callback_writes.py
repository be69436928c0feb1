# expect: C-STATE
def work(n, note):
    total = sum(i * i for i in range(n))  #@ 2
    note(total)
    return total


def main():
    notes = []
    print([work(n, notes.append) for n in range(9)], notes)  #@ 1


if __name__ == "__main__":
    main()
