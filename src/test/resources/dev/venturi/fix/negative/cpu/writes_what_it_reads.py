# expect: C-STATE
def count(path):
    with open(path) as file:
        return sum(len(line) for line in file)  #@ 2


def main():
    with open("log.txt", "a") as log:
        for n in range(5):
            print(count(__file__), file=log)
            log.write(str(count("log.txt")))  #@ 1
            log.flush()


if __name__ == "__main__":
    main()
