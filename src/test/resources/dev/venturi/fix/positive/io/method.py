import time


class Client:
    def __init__(self, base):
        self.base = base
        self.pause = 0.003

    def get(self, name):
        time.sleep(self.pause)  #@ 2
        return self.base + name


def run(client, names):
    return [client.get(name) for name in names]  #@ 1


print(run(Client("/x/"), ["a", "b"]))
