import io
import zipfile

data = io.BytesIO()
with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
    for i in range(6):
        archive.writestr(zipfile.ZipInfo("d/f%d.txt" % i, (2020, 1, 1, 0, 0, 0)), b"x" * 500 * i)
with zipfile.ZipFile(data) as archive:
    archive.testzip()
    with archive.open("d/f3.txt") as file:
        file.read(10), file.readline()
    [str(info) for info in archive.infolist()]
    sorted(p.name for p in zipfile.Path(archive).joinpath("d").iterdir())
