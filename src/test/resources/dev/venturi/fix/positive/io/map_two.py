import time


def price(item, count):
    time.sleep(0.003)  #@ 2
    return item * count


print(sum(map(price, [1, 2, 3], [4, 5, 6])))  #@ 1
