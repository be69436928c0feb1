# class: Account
class Account:
    def __init__(self, owner):
        self.__owner = owner
        self._balance = 0

    def pay(self, amount):
        self._balance += amount
        return self

    def __repr__(self):
        return "%s: %d" % (self.__owner, self._balance)


print(Account("ann").pay(3).pay(4))
