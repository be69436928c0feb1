class Registry(type):
    classes = []

    @classmethod
    def __prepare__(meta, name, bases, **options):
        return Namespace()

    def __new__(meta, name, bases, namespace, **options):
        made = super().__new__(meta, name, bases, dict(namespace))
        meta.classes.append(made)
        return made

    def __init__(cls, name, bases, namespace, **options):
        super().__init__(name, bases, namespace)

    def __call__(cls, *args, **kwargs):
        cls.made = getattr(cls, "made", 0) + 1
        return super().__call__(*args, **kwargs)

    def __instancecheck__(cls, instance):
        return hasattr(instance, "magic")

    def __getattr__(cls, name):
        if name == "lazy":
            return 1
        raise AttributeError(name)

    def __iter__(cls):
        return iter(cls.classes)

    def __len__(cls):
        return 3


class Namespace(dict):
    def __setitem__(self, key, value):
        super().__setitem__(key, value)


class Base(metaclass=Registry, option=1):
    magic = True

    def __init__(self, x=0):
        self.x = x

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__()
        cls.registered = True

    def __class_getitem__(cls, item):
        return item


class Child(Base):
    def method(self):
        return super().magic

    def __set_name__(self, owner, name):
        owner.named = name


class Holder:
    child = Child()


def factory(n):
    return Registry("Made%d" % n, (Base,), {"n": n})


Base(1), Child(2).method(), isinstance(3, Base), Base.lazy, hasattr(Base, "nope"), list(Base), len(Child), Base[int], [factory(i)(i).n for i in range(4)]
type("Plain", (), {"f": lambda self: 1})().f()
