import time

# What is asked for.
names = ["a", "b", "c"]


def ask(name):
    time.sleep(0.003)  #@ 2
    return name * 2


answers = []
for name in names:
    answers.append(ask(name))  #@ 1
print(answers, name)
