"""An operating system in small, in the spirit of richards: tasks of several kinds pass packets on through queues."""

from work import measured


class Packet:
    def __init__(self, kind):
        self.kind = kind
        self.hops = 0


class Task:
    def __init__(self, scheduler, name, priority):
        self.scheduler = scheduler
        self.name = name
        self.priority = priority
        self.queue = []
        self.held = False

    def ready(self):
        return bool(self.queue) and not self.held

    def receive(self, packet):
        self.queue.append(packet)

    def step(self):
        packet = self.queue.pop(0)
        packet.hops += 1
        self.handle(packet)

    def handle(self, packet):
        raise NotImplementedError


class Worker(Task):
    def handle(self, packet):
        packet.kind = "device" if packet.hops % 2 else "handler"
        self.scheduler.send(packet.kind, packet)


class Handler(Task):
    def handle(self, packet):
        self.scheduler.release("device")
        self.scheduler.send("worker", packet)


class Device(Task):
    def handle(self, packet):
        if packet.hops % 3 == 0:
            self.held = True
        self.scheduler.send("handler", packet)


class Idle(Task):
    def ready(self):
        return True

    def step(self):
        self.scheduler.release("device")
        self.scheduler.idled += 1


class Scheduler:
    def __init__(self):
        self.tasks = {}
        self.idled = 0
        self.sent = 0

    def add(self, task):
        self.tasks[task.name] = task

    def send(self, name, packet):
        self.sent += 1
        self.tasks[name].receive(packet)

    def release(self, name):
        self.tasks[name].held = False

    def next_task(self):
        best = None
        for task in self.tasks.values():
            if task.ready() and (best is None or task.priority > best.priority):
                best = task
        return best

    def run(self, steps):
        for _ in range(steps):
            self.next_task().step()


def job(amount):
    for _ in range(amount):
        scheduler = Scheduler()
        scheduler.add(Idle(scheduler, "idle", 0))
        scheduler.add(Worker(scheduler, "worker", 10))
        scheduler.add(Handler(scheduler, "handler", 20))
        scheduler.add(Device(scheduler, "device", 30))
        for _ in range(6):
            scheduler.send("worker", Packet("worker"))
        scheduler.run(300)


measured(job)
