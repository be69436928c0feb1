import time


class Gone(Exception):
    pass


def get(n):
    time.sleep(0.003)  #@ 2
    if n % 3 == 0:
        raise Gone(n)
    return n


def run(numbers):
    out = []
    for n in numbers:
        try:
            out.append(get(n))  #@ 1
        except Gone as error:
            print("gone", error)
            out.append(None)
    return out


print(run(range(7)))
