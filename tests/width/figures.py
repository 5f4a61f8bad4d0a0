# SPDX-License-Identifier: BSD-2-Clause
"""The rows that the tests of this folder put into BUILD/figures/width.json."""

import fcntl
import json
import os

TITLE = "Width and order of accesses"


def write(path, value):
    with open(path + ".new", "w", encoding="utf-8") as f:
        json.dump(value, f, indent=1)
    os.rename(path + ".new", path)


def report(build, place, rows):
    """rows of one test; those of a lower place stand before them."""
    parts = os.path.join(build, "figures", "width.parts")
    os.makedirs(parts, exist_ok=True)
    with open(os.path.join(parts, "lock"), "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        write(os.path.join(parts, f"{place}.json"), rows)
        together = []
        for name in sorted(os.listdir(parts)):
            if name.endswith(".json"):
                with open(os.path.join(parts, name), encoding="utf-8") as f:
                    together += json.load(f)
        write(os.path.join(build, "figures", "width.json"),
              {"title": TITLE, "rows": together})
