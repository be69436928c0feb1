# expect: C-STATE
import threading


def work(n):
    return sum(i * i for i in range(n))  #@ 2


def main():
    thread = threading.Thread(target=print, args=("hello",))
    thread.start()
    thread.join()
    print([work(n) for n in range(9)])  #@ 1


if __name__ == "__main__":
    main()
