import time


def head(name):
    time.sleep(0.002)  #@ 4
    return name[0]


def tail(name):
    time.sleep(0.002)
    return name[1:]


def ask(name):
    first = head(name)  #@ 3
    return first.upper() + tail(name)


def run(names):
    return [ask(name) for name in names]  #@ 2


if __name__ == "__main__":
    print(run(["anna", "bert"]))  #@ 1
