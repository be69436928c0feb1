# expect: B-ORDER
import requests


def create(name):
    return requests.post("http://localhost/users", json={"name": name}).json()  #@ 2


def run(names):
    return [create(name) for name in names]  #@ 1
