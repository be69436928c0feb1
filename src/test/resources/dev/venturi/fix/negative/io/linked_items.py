# expect: B-DEPEND
import time


def weight(node):
    time.sleep(0.002)  #@ 2
    return 1 if node is None else node["weight"] + 1


def run(nodes):
    for node in nodes:
        node["weight"] = weight(node["next"])  #@ 1
    return nodes
