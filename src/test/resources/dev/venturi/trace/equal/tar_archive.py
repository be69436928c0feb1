import gc
import io
import os
import tarfile
import warnings

warnings.simplefilter("ignore")
# When it comes, the collector finds a reader that calls Python as it is closed; when it comes, depends on the profiler.
gc.disable()
os.mkdir("tree")
for i in range(5):
    with open("tree/%d" % i, "w") as file:
        file.write("content " * i)
    os.utime("tree/%d" % i, (0, 0))
with tarfile.open("a.tar.gz", "w:gz") as archive:
    archive.add("tree", filter=lambda info: None if info.name.endswith("2") else info)
    archive.addfile(tarfile.TarInfo("näme" * 30), io.BytesIO())
with tarfile.open("a.tar.gz") as archive:
    archive.getnames()
    archive.extractfile("tree/3").read()
    archive.extract("tree/4", "out")
