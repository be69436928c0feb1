import time


def ask(name, weight):
    time.sleep(0.002)  #@ 2
    return name * weight


def run(table):
    result = {}
    for name, weight in table.items():
        result[name] = ask(name, weight)  #@ 1
    for name, weight in zip(table, table.values()):
        print(name, weight)
    return result


print(run({"a": 1, "b": 2}))
