import time


def ask(name):
    time.sleep(0.002)  #@ 2
    return len(name), name


def run(names):
    longest = 0
    for name in names:
        length, text = ask(name)  #@ 1
        longest = max(longest, length)
        print(f"{text}: {length}")
    return longest


print(run(("a", "bb", "ccc")))
