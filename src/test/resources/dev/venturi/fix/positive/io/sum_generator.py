import time


def price(item):
    time.sleep(0.003)  #@ 2
    return item * 0.1


def total(items):
    return sum(price(item) for item in items if item != 3)  #@ 1


print(total([1, 2, 3, 4, 5]))
