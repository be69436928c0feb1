# expect: B-DEPEND
import time


def alive(host):
    time.sleep(0.01)  #@ 2
    return host.startswith("b")


def run(hosts):
    return any(alive(host) for host in hosts)  #@ 1
