from pathlib import Path
from urllib.request import urlopen

base = Path(__file__).parent.as_uri() + "/"
texts = [urlopen(base + name).read() for name in ["chain_in_comprehension.py"] * 2]  #@ 1
print(len(texts))
