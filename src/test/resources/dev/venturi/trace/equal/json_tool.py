import runpy
import sys

with open("in.json", "w") as file:
    file.write('{"a": [1, 2.5, null, true, "\\u00e9"], "b": {"c": {}}, "d": ' + str(list(range(50))) + "}")
sys.argv = ["json.tool", "--sort-keys", "in.json", "out.json"]
runpy.run_module("json.tool", run_name="__main__", alter_sys=True)
