"""Reads a program's source for Venturi and answers what could be changed in it.

Run by the program's own interpreter with -I -S; the program is never imported. One JSON object comes in on
standard input, one goes out on standard output:

  {"protocol": 1, "roots": [folder], "files": [path], "complete": bool, "main": path or null,
   "findings": [{"rule", "kind", "site": frame, "path": [frame, outermost first],
                 "instances": {"module", "qualified_name", "extra_attributes"} or absent}]}
  frame: {"function", "file", "line", "first_line"}

  {"patches": [{"shape", "summary", "finding": index, "assumptions": [sentence],
                "files": [{"path", "content": base64}],
                "repeated": {"file", "function", "library", "items", "scope", "loop_file"} or null}],
   "refusals": [{"code", "file", "line", "message"}], "unrecognised": [sentence]}
"""

import base64
import json
import os
import sys
import traceback

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import cores  # noqa: E402 (-I leaves the folder of this file out)
import overlap  # noqa: E402
import slots  # noqa: E402
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
        refusals = []
        try:
            made = propose(program, finding, refusals)
            files = [
                {
                    "path": module.path,
                    "content": base64.b64encode(module.source.changed()).decode("ascii"),
                }
                for module in made.modules
            ]
        except Refused as refusal:
            answered["refusals"] += described(refusals + [refusal])
        except (Unrecognised, Unreadable) as reason:
            answered["refusals"] += described(refusals)
            if not refusals:
                answered["unrecognised"].append("%s: %s" % (finding["rule"], reason))
        except Exception:
            # A defect of ours must not cost the user the rest of the walk, and must not pass for an answer.
            last = traceback.format_exc().strip().splitlines()
            answered["unrecognised"].append(
                "%s: Venturi failed to read %s, a defect of its own, please report it: %s (%s)"
                % (finding["rule"], finding["site"]["file"], last[-1], last[-2].strip())
            )
        else:
            answered["patches"].append(
                {
                    "shape": made.shape,
                    "summary": made.summary,
                    "finding": index,
                    "assumptions": made.assumptions,
                    "files": files,
                    "repeated": made.repeated,
                }
            )
            break
    return answered


def described(refusals):
    """Each refusal once, that nearest to the site first."""
    found = []
    for refusal in reversed(refusals):
        described = {
            "code": refusal.code,
            "file": refusal.file,
            "line": refusal.line,
            "message": refusal.message,
        }
        if described not in found:
            found.append(described)
    return found


def propose(program, finding, refusals):
    if finding["kind"] == "memory":
        return slots.propose(program, finding)
    if finding["kind"] == "io":
        return overlap.propose(program, finding, refusals)
    if finding["kind"] == "cpu":
        return cores.propose(program, finding, refusals)
    raise Unrecognised("no shape of a change is known for %s" % finding["kind"])


if __name__ == "__main__":
    sys.setrecursionlimit(20000)
    json.dump(answer(json.load(sys.stdin)), sys.stdout)
