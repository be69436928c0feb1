def parse(text):
    value = 0
    for letter in text:
        value = value * 10 + int(letter)  #@ 2
    return value


def main():
    for text in ["12", "x", "7", "4y"]:
        try:
            print(parse(text))  #@ 1
        except ValueError as error:
            print("bad:", error)


if __name__ == "__main__":
    main()
