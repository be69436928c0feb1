# expect: C-STATE
def step(state, n):
    return sum(state * i % 7 for i in range(n))  #@ 2


def main():
    state = 1
    for n in range(9):
        state = step(state, n)  #@ 1
    print(state)


if __name__ == "__main__":
    main()
