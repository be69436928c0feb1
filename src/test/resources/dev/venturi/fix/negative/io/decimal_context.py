# expect: B-CONTEXT
import decimal
import time


def fetch(url):
    decimal.getcontext().prec = 10
    time.sleep(0.1)  #@ 2
    return decimal.Decimal(1) / 3


def run(urls):
    return [fetch(url) for url in urls]  #@ 1
