# expect: C-STATE
import functools


def counted(function):
    @functools.wraps(function)
    def wrapper(*arguments):
        wrapper.calls += 1
        return function(*arguments)

    wrapper.calls = 0
    return wrapper


@counted
def work(n):
    return sum(i * i for i in range(n))  #@ 2


def main():
    print([work(n) for n in range(9)], work.calls)  #@ 1


if __name__ == "__main__":
    main()
