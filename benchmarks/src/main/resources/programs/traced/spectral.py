"""The spectral norm of an infinite matrix, element by element."""

from work import measured


def element(i, j):
    return 1.0 / ((i + j) * (i + j + 1) // 2 + i + 1)


def times(vector):
    return [sum([element(i, j) * x for j, x in enumerate(vector)]) for i in range(len(vector))]


def times_transposed(vector):
    return [sum([element(j, i) * x for j, x in enumerate(vector)]) for i in range(len(vector))]


def job(amount):
    for _ in range(amount):
        vector = [1.0] * 14
        for _ in range(3):
            vector = times_transposed(times(vector))


measured(job)
