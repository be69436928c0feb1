def count(text):
    found = {}
    for letter in text:
        found[letter] = found.get(letter, 0) + 1  #@ 2
    return found


def main():
    words = ["banana", "ananas", "papaya"]
    print({word: count(word) for word in words})  #@ 1


if __name__ == "__main__":
    main()
