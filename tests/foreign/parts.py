# SPDX-License-Identifier: BSD-2-Clause
"""What machine.py and embed.py share: BUILD/figures/foreign.json out of the
parts that the tests leave, and how a test ends without its tools.
"""

import fcntl
import json
import os
import sys

REMARK = "unit, evil and fuzz tests passed under QEMU"


def skip(sentence):
    """77 is a skip to ctest; where all has to run it is a failure."""
    print(sentence)
    sys.exit(1 if os.environ.get("CSIW_REQUIRE_CAPTURES") == "1" else 77)


def whole(parts):
    texts = [p["machine"] for p in parts if "machine" in p]
    rows = [["foreign machines", ", ".join(texts) or "none", REMARK]]
    return {"title": "Foreign machines",
            "rows": rows + [row for p in parts for row in p["rows"]]}


def write(path, data):
    with open(path + ".new", "w", encoding="utf-8") as f:
        json.dump(data, f, indent=1)
    os.rename(path + ".new", path)


def leave(build, name, part):
    """Part is {"rows": [[what, value, remark], ...], "machine": text}, the
    machine's text only if it is one; parts come in the order of names."""
    folder = os.path.join(build, "tests", "foreign", "parts")
    figures = os.path.join(build, "figures")
    os.makedirs(folder, exist_ok=True)
    os.makedirs(figures, exist_ok=True)
    with open(os.path.join(folder, ".lock"), "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        write(os.path.join(folder, name + ".json"), part)
        parts = []
        for entry in sorted(os.listdir(folder)):
            if entry.endswith(".json"):
                path = os.path.join(folder, entry)
                with open(path, encoding="utf-8") as f:
                    parts.append(json.load(f))
        write(os.path.join(figures, "foreign.json"), whole(parts))
