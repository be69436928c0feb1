from dataclasses import dataclass


@dataclass(frozen=True)
class Body:
    mass: float
    x: float


@dataclass
class Force:
    name: str
    value: float


def pull(body, others):
    value = 0.0
    for other in others:
        if other.x != body.x:
            value += other.mass / (other.x - body.x) ** 2  #@ 2
    return Force("f", value)


def main():
    bodies = [Body(1.0 + i, i * 0.5) for i in range(8)]
    for body in bodies:
        force = pull(body, bodies)  #@ 1
        print(f"{body.mass:.1f} {force.value:.6f}")


if __name__ == "__main__":
    main()
