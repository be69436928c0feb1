import bz2
import gzip
import io
import lzma
import zlib

for module in (gzip, bz2, lzma, zlib):
    module.decompress(module.compress(b"abc" * 1000))
with gzip.open("x.gz", "wt") as file:
    for i in range(100):
        file.write("line %d\n" % i)
with gzip.open("x.gz", "rt") as file:
    sum(len(line) for line in file)
with gzip.GzipFile(fileobj=io.BytesIO(gzip.compress(b"0123456789" * 20))) as file:
    file.read(5), file.seek(100), file.readlines()
