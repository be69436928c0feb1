import csv
import io
import zlib

def encode(rows):
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    for row in rows:
        writer.writerow(row)
    data = buffer.getvalue().encode()
    checksum = 0
    for byte in data:
        checksum = (checksum * 31 + byte) & 0xFFFFFFFF  #@ 2
    return checksum, zlib.compress(data)

def main():
    tables = [[[i, j, i * j] for j in range(5)] for i in range(6)]
    packed = []
    for n, rows in enumerate(tables):
        checksum, data = encode(rows)  #@ 1
        packed.append((n, checksum, len(data)))
    print(packed)

main()
