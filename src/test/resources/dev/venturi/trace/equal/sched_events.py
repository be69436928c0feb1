import sched

now = 0.0


def clock():
    return now


def wait(seconds):
    global now
    now += seconds


log = []
scheduler = sched.scheduler(clock, wait)


def event(name, again=0):
    log.append((now, name))
    if again:
        scheduler.enter(2, 1, event, (name, again - 1))


for i in range(10):
    scheduler.enter(10 - i, i % 3, event, argument=("e%d" % i,), kwargs={"again": i % 4})
scheduler.cancel(scheduler.queue[0])
scheduler.run()
