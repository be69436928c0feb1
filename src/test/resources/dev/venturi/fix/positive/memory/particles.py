# class: Particle
import random
class Vector:
    def __init__(self, x, y):
        self.x = x
        self.y = y
class Particle:
    count = 0
    def __init__(self, position, mass=1.0, *, name=None):
        self.position = position
        self.mass = mass
        self.name = name or f"p{Particle.count}"
        self.velocity = Vector(0, 0)
        self._trail = None
        Particle.count += 1
    def step(self, dt):
        self.position.x += self.velocity.x * dt
        if self._trail is None:
            self._trail = []
        self._trail.append(self.position.x)
    def __str__(self):
        return f"{self.name} {self.position.x:.1f}"
class World:
    def __init__(self, n):
        rng = random.Random(1)
        self.particles = [Particle(Vector(i, i)) for i in range(n)]
        for p in self.particles:
            p.velocity.x = rng.random()
            p.mass = 2.0
    def run(self):
        for p in self.particles:
            p.step(0.1)
        self.done = True
        return self
w = World(3).run()
print([str(p) for p in w.particles], Particle.count, w.done)
