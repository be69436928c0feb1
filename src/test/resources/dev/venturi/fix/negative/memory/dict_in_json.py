# class: User
# expect: A-DICTUSE
import json


class User:
    def __init__(self, name):
        self.name = name


print(json.dumps([User("a")], default=lambda o: o.__dict__))
