import time


def price(item):
    time.sleep(0.003)  #@ 2
    return item + 1


def prices(items):
    return list(map(price, items))  #@ 1


print(prices([1, 2, 3]))
