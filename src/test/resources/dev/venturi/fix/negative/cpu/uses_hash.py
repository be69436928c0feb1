# expect: C-STATE
def bucket(text):
    return sum(hash(text + str(i)) % 7 for i in range(9)) >= 0  #@ 2


def main():
    print([bucket(text) for text in "abc"])  #@ 1


if __name__ == "__main__":
    main()
