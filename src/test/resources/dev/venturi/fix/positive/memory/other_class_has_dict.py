# class: Item
import argparse


class Config:
    def __init__(self, **values):
        self.__dict__.update(values)


class Item:
    def __init__(self, name):
        self.name = name


parser = argparse.ArgumentParser()
parser.add_argument("--size", default=3)
options = parser.parse_args([])
print(vars(options), [Item(n).name for n in range(options.size)], Config(a=1).a)
