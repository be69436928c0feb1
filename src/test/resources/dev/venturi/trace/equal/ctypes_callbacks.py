import ctypes
import struct

COMPARE = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_int), ctypes.POINTER(ctypes.c_int))
libc = ctypes.CDLL(None)


def compare(a, b):
    return a[0] - b[0]


numbers = (ctypes.c_int * 12)(*[7 * i % 12 for i in range(12)])
libc.qsort(numbers, len(numbers), ctypes.sizeof(ctypes.c_int), COMPARE(compare))


class Pair(ctypes.Structure):
    _fields_ = [("a", ctypes.c_int), ("b", ctypes.c_double)]


Pair(1, 2.5).b, struct.pack("<ihd", 1, 2, 3.0), struct.unpack(">I", b"abcd"), libc.abs(-3)
