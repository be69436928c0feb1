import importlib
import importlib.util
import os
import sys
import zipfile

os.makedirs("package/inner")
for name, text in {"package/__init__.py": "from . import a\n", "package/a.py": "x = [i for i in range(3)]\n",
                   "package/inner/__init__.py": "def __getattr__(name):\n    return name\n", "package/broken.py": "raise ValueError\n"}.items():
    with open(name, "w") as file:
        file.write(text)
with zipfile.ZipFile("z.zip", "w") as archive:
    archive.writestr("zipped.py", "def f():\n    return 1\n")
sys.path[:0] = [os.getcwd(), "z.zip"]
import package
from package.inner import anything
import zipped

zipped.f()
importlib.reload(package)
for name in ("package.broken", "absent"):
    try:
        importlib.import_module(name)
    except (ValueError, ImportError):
        pass


class Finder:
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        return importlib.util.spec_from_loader(name, cls) if name == "made" else None

    @staticmethod
    def create_module(spec):
        return None

    @staticmethod
    def exec_module(module):
        module.x = 1


sys.meta_path.insert(0, Finder)
import made

made.x
