"""Reads a program's source for Venturi and answers what could be changed in it.

Run by the program's own interpreter with -I -S; the program is never imported. One JSON object comes in on
standard input, one goes out on standard output:

  {"protocol": 1, "roots": [folder], "files": [path], "complete": bool, "main": path or null,
   "findings": [{"rule", "kind", "site": frame, "path": [frame, outermost first],
                 "instances": {"module", "qualified_name", "extra_attributes"} or absent}]}
  frame: {"function", "file", "line", "first_line"}

  {"patches": [{"shape", "summary", "finding": index, "assumptions": [sentence],
                "files": [{"path", "content": base64}]}],
   "refusals": [{"code", "file", "line", "message"}], "unrecognised": [sentence]}
"""

import base64
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import slots  # noqa: E402 (-I leaves the folder of this file out)
from answers import Refused, Unrecognised  # noqa: E402
from program import Program  # noqa: E402
from source import Unreadable  # noqa: E402

PROTOCOL = 1


def answer(request):
    if request["protocol"] != PROTOCOL:
        raise SystemExit("protocol %r is not %r" % (request["protocol"], PROTOCOL))
    answered = {"patches": [], "refusals": [], "unrecognised": []}
    if not request["complete"]:
        answered["unrecognised"].append(
            "the program has more source than is read, so nothing can be said of all of it"
        )
        return answered
    for index, finding in enumerate(request["findings"]):
        # Each finding starts from the text as it is.
        program = Program(request["roots"], request["files"], request["main"])
        try:
            made = propose(program, finding)
            files = [
                {
                    "path": module.path,
                    "content": base64.b64encode(module.source.changed()).decode("ascii"),
                }
                for module in made.modules
            ]
        except Refused as refusal:
            answered["refusals"].append(
                {
                    "code": refusal.code,
                    "file": refusal.file,
                    "line": refusal.line,
                    "message": refusal.message,
                }
            )
        except (Unrecognised, Unreadable) as reason:
            answered["unrecognised"].append("%s: %s" % (finding["rule"], reason))
        else:
            answered["patches"].append(
                {
                    "shape": made.shape,
                    "summary": made.summary,
                    "finding": index,
                    "assumptions": made.assumptions,
                    "files": files,
                }
            )
            break
    return answered


def propose(program, finding):
    if finding["kind"] == "memory":
        return slots.propose(program, finding)
    raise Unrecognised("no shape of a change is known for %s" % finding["kind"])


if __name__ == "__main__":
    json.dump(answer(json.load(sys.stdin)), sys.stdout)
