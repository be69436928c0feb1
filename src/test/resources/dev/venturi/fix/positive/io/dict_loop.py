import time
from collections import defaultdict


def ask(host, port):
    time.sleep(0.005)  #@ 2
    return "%s:%d" % (host, port)


def survey(hosts):
    answers = {}
    by_length = defaultdict(list)
    for number, (host, port) in enumerate(hosts):
        answer = ask(host, port)  #@ 1
        answers[host] = answer
        by_length[len(answer)].append(number)
        print("asked", host)
    return answers, dict(by_length)


print(survey([("a", 1), ("bb", 22), ("ccc", 333)]))
