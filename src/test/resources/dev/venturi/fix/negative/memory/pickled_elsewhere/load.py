import pickle

from points import Point


def load(path):
    with open(path, "rb") as file:
        return [point for point in pickle.load(file) if isinstance(point, Point)]
