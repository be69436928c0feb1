"""Compresses blocks of made-up log lines and takes their checksums: nearly all the work is in C."""

import argparse
import hashlib
import zlib


def make_block(number):
    return b"".join(b"%08d GET /item/%d\n" % (number * 7919 + line, line * line % 9973) for line in range(2000)) * 12


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=90)
    args = parser.parse_args()

    digest = hashlib.sha256()
    stored = 0
    for number in range(args.size):
        block = make_block(number)
        packed = zlib.compress(block, 9)
        stored += len(packed)
        digest.update(hashlib.pbkdf2_hmac("sha256", packed, b"salt", 20000))
    print(stored, digest.hexdigest())


if __name__ == "__main__":
    main()
