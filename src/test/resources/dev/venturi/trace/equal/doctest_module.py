import doctest


def add(a, b):
    """
    >>> add(1, 2)
    3
    >>> add(1, "2")
    Traceback (most recent call last):
    TypeError: unsupported operand type(s) for +: 'int' and 'str'
    >>> for i in range(2): print(add(i, i))
    0
    2
    """
    return a + b


doctest.testmod(verbose=False)
