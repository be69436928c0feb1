class Typed:
    def __init__(self, kind):
        self.kind = kind

    def __set_name__(self, owner, name):
        self.name = "_" + name

    def __get__(self, instance, owner=None):
        return self if instance is None else instance.__dict__[self.name]

    def __set__(self, instance, value):
        if not isinstance(value, self.kind):
            raise TypeError(self.name)
        instance.__dict__[self.name] = value

    def __delete__(self, instance):
        del instance.__dict__[self.name]


class Account:
    owner = Typed(str)
    balance = Typed(int)
    __slots__ = "__dict__", "slot"

    def __init__(self, owner, balance):
        self.owner, self.balance, self.slot = owner, balance, 0

    @property
    def doubled(self):
        return self.balance * 2

    @doubled.setter
    def doubled(self, value):
        self.balance = value // 2

    @doubled.deleter
    def doubled(self):
        del self.balance

    def __getattribute__(self, name):
        return super().__getattribute__(name)


account = Account("x", 10)
account.doubled = account.doubled + 8
account.owner, account.balance, Account.owner, account.slot, Account.doubled.fget(account)
try:
    account.balance = "much"
except TypeError:
    pass
del account.doubled
try:
    account.doubled
except KeyError:
    pass
super(Account, account).__init__(), Account.__init__(account, "y", 2), vars(account)
