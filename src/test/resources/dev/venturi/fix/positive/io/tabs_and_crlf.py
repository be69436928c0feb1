import time


def ask(name):
	time.sleep(0.002)  #@ 2
	return name


def run(names):
	out = []
	for name in names:
		out.append(ask(name))  #@ 1
	return out


print(run(["ä", "ö"]))