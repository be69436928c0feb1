import json
import urllib.request
from pathlib import Path

here = Path(__file__).parent
names = ["a", "b", "c"]
for name in names:
    (here / (name + ".json")).write_text(json.dumps({"name": name * 2}))
pages = []
for name in names:
    url = (here / (name + ".json")).as_uri()
    with urllib.request.urlopen(url) as response:  #@ 1
        page = json.load(response)

        pages.append(page["name"])
        print("got", name)
print(pages)
