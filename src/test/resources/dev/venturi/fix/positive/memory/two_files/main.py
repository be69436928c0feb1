# class: User
from models import User, greet

users = [User(n, "u%d" % n) for n in range(3)]
print([greet(user) for user in users])
