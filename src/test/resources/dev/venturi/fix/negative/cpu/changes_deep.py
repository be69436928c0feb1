# expect: C-STATE
class Particle:
    def __init__(self, x):
        self.x = x


def step(group):
    for particle in group["all"]:
        for _ in range(5):
            particle.x += 1  #@ 2
    return len(group)


def main():
    groups = [{"all": [Particle(n)]} for n in range(4)]
    print([step(group) for group in groups])  #@ 1


if __name__ == "__main__":
    main()
