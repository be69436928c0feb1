# expect: C-STATE
class Sieve:
    found = []

    def run(self, n):
        for i in range(2, n):
            if all(i % p for p in self.found):
                self.found.append(i)  #@ 3
        return len(self.found)


def primes(n):
    return Sieve().run(n)  #@ 2


if __name__ == "__main__":
    print([primes(n) for n in range(9, 90, 9)])  #@ 1
