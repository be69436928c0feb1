import collections
import io
import pprint

data = {"k%d" % i: [("x" * i, i, {i: {"deep": list(range(i))}})] for i in range(12)}
data["self"] = data
out = io.StringIO()
pprint.pprint(data, stream=out, width=40, depth=5)
pprint.pprint(collections.OrderedDict(a=1, b=["word " * 30]), stream=out)
pprint.isrecursive(data)
pprint.saferepr([1, "a", {2: 3}])
