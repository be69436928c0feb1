import zlib


def make(count):
    state = 1
    for _ in range(count):
        state = (state * 1103515245 + 12345) % 2**31
        yield bytes((state >> s) & 255 for s in range(0, 24, 3))


def check(block):
    value = 0
    for byte in block:
        value = zlib.crc32(bytes([byte]), value)  #@ 2
    return value


def main():
    for number, block in enumerate(make(5)):
        print(number, check(block))  #@ 1


if __name__ == "__main__":
    main()
