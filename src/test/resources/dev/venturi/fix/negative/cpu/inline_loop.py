# expect: none
def main():
    total = 0
    for a in range(50):
        for b in range(50):
            total += a * b % 7  #@ 1
    print(total)


if __name__ == "__main__":
    main()
