import compileall
import os

os.makedirs("tree/sub")
for i in range(6):
    with open("tree/sub/m%d.py" % i if i % 2 else "tree/m%d.py" % i, "w") as file:
        file.write("def f(x):\n    return x + %d\n" % i if i else "def broken(:\n")
compileall.compile_dir("tree", quiet=2, workers=1)
compileall.compile_dir("tree", quiet=2, force=True, legacy=True)
