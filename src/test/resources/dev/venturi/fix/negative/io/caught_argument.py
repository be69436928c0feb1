# expect: none
import time


def fetch(number):
    time.sleep(0.01)  #@ 2
    return number


def run(texts):
    for text in texts:
        try:
            print(fetch(int(text)))  #@ 1
        except ValueError:
            print("no number")
