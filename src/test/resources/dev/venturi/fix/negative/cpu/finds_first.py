# expect: C-EARLYEXIT
def is_prime(n):
    return n > 1 and all(n % d for d in range(2, n))  #@ 2


def first_prime(numbers):
    for n in numbers:
        if is_prime(n):  #@ 1
            return n


if __name__ == "__main__":
    print(first_prime(range(90, 100)))
