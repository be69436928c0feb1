import time


def fetch(key):
    time.sleep(0.01)  #@ 3
    return key * 2


def main():
    print([fetch(key) for key in range(6)])  #@ 2


main()  #@ 1
