#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""figures.py BUILD: writes what the last full run measured, which tests left
in the folders figures of BUILD/{plain,asan,fuzz}, into docs/TESTING.md and
README.md.

figures.py --check: only whether both pages hold a table of every group.

GROUP.json, or several GROUP-PART.json, are {"title": text, "rows": [[what,
value, remark], ...]}.  The first row is the group's line in README.md.
"""

import glob
import json
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
GROUPS = ("proof", "fuzz", "attack", "death", "soak", "foreign", "baremetal", "width",
          "model", "static", "coverage")
MARKS = ("<!-- figures -->", "<!-- end of figures -->")


def load(build, group):
    """What the parts of a group left, in whichever passes it ran."""
    parts = []
    for path in sorted(glob.glob(f"{build}/*/figures/{group}*.json")):
        if re.fullmatch(group + "(-.*)?[.]json", os.path.basename(path)):
            with open(path, encoding="utf-8") as f:
                parts.append(json.load(f))
    if not parts:
        sys.exit(f"{build} has no figures of {group}: run "
                 "sh tests/run.sh --all, and sh tests/fuzz/run.sh, first.")
    return {"title": parts[0]["title"],
            "rows": [row for part in parts for row in part["rows"]]}


def table(rows):
    lines = ["| what | figure | |", "|---|---|---|"]
    return lines + ["| %s |" % " | ".join(map(str, row)) for row in rows]


def page(figures):
    lines = []
    for f in figures.values():
        lines += ["", "### " + f["title"], ""] + table(f["rows"])
    return lines[1:]


def summary(figures):
    rows = [[f["title"] + ": " + f["rows"][0][0], *f["rows"][0][1:]]
            for f in figures.values()]
    return table(rows)


def between(path):
    """What stands before, between and after the marks."""
    with open(os.path.join(ROOT, path), encoding="utf-8") as f:
        text = f.read()
    parts = re.split("|".join(map(re.escape, MARKS)), text)
    if len(parts) != 3:
        sys.exit(f"{path} must hold {MARKS[0]} and {MARKS[1]} once each.")
    return parts


def replace(path, lines):
    before, _, after = between(path)
    target = os.path.join(ROOT, path)
    with open(target + ".new", "w", encoding="utf-8") as f:
        f.write("\n".join([before + MARKS[0], *lines, MARKS[1] + after]))
    os.rename(target + ".new", target)


def check():
    if len(re.findall("^### ", between("docs/TESTING.md")[1], re.M)) != \
            len(GROUPS):
        sys.exit("docs/TESTING.md lacks figures of a group: "
                 "python3 tests/figures.py build")
    if between("README.md")[1].count("\n| ") != len(GROUPS) + 1:
        sys.exit("README.md lacks a line of a group: "
                 "python3 tests/figures.py build")


def main():
    if len(sys.argv) != 2 or sys.argv[1].startswith("-") and \
            sys.argv[1] != "--check":
        sys.exit("usage: figures.py BUILD | --check")
    if sys.argv[1] == "--check":
        return check()
    figures = {g: load(sys.argv[1], g) for g in GROUPS}
    replace("docs/TESTING.md", page(figures))
    replace("README.md", summary(figures))


if __name__ == "__main__":
    main()
