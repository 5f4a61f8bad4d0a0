# SPDX-License-Identifier: BSD-2-Clause
"""units.py BUILD PROGRAM...: the unit tests of the library with the recorder
beneath them: each access that breaks rule W8 ends its test."""

import os
import subprocess
import sys
import tempfile

import figures

SKIP = 77
# What must have been seen, or nothing was looked at: the machine word, the
# widest first, and the words of the link.
WORDS = (8, 4)
LINK = 4
BARRIERS = ("full", "loads", "stores")


def run(program, counts):
    """True if it was not skipped."""
    done = subprocess.run([program], stdout=subprocess.PIPE, text=True,
                          stderr=subprocess.STDOUT, errors="replace",
                          env=dict(os.environ, CSIW_WIDTH_COUNTS=counts))
    if done.returncode not in (0, SKIP):
        print(done.stdout)
        sys.exit(f"{os.path.basename(program)} ended with {done.returncode} "
                 "over the recorder: the last sentence above says why")
    return done.returncode == 0


def add_up(path):
    sums = {}
    with open(path, encoding="utf-8") as f:
        for line in f:
            *what, count = line.split()
            sums[tuple(what)] = sums.get(tuple(what), 0) + int(count)
    return sums


def judge(sums):
    seen = {what for what, count in sums.items() if count}
    word = next((w for w in WORDS if ("device", "load", str(w)) in seen), 0)
    for kind in ("device", "plain"):
        for op in ("load", "store"):
            widths = {1, LINK}
            if kind == "device" or op == "load":
                widths.add(word)
            if not all((kind, op, str(w)) in seen for w in widths):
                sys.exit(f"no {op} of a {kind} window at widths {widths} was "
                         "recorded: do the unit tests still make any?")
    if not {("plain", "load", "bulk"), ("plain", "store", "bulk")} <= seen:
        sys.exit("no payload of a plain window was moved by memcpy")
    for kind in BARRIERS:
        if ("any", "barrier", kind) not in seen:
            sys.exit(f"no barrier of the kind {kind!r} was recorded")
    if ("plain", "prefetch", "-") not in seen:
        sys.exit("no line of a plain window was prefetched")
    return word


def main():
    build, *programs = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        counts = os.path.join(folder, "counts")
        ran = sum(run(p, counts) for p in programs)
        sums = add_up(counts)
    word = judge(sums)
    single = sum(n for what, n in sums.items() if what[2].isdigit())
    rows = [["single accesses of the unit tests, all aligned", f"{single:,}",
             f"{ran} programs; none wider than {word} bytes, none outside"]]
    for kind in ("device", "plain"):
        for op in ("load", "store"):
            rows += [[f"{op}s of {kind} windows, {w} bytes wide",
                      f"{sums[kind, op, str(w)]:,}", ""]
                     for w in sorted({1, LINK, word})
                     if sums[kind, op, str(w)]]
    rows.append(["bytes that memcpy and memset moved, plain windows alone",
                 f"{sum(n for w, n in sums.items() if w[2] == 'bulk'):,}", ""])
    kinds = {kind: sums["any", "barrier", kind] for kind in BARRIERS}
    rows.append(["barriers among them", f"{sum(kinds.values()):,}",
                 ", ".join(f"{n:,} {kind}" for kind, n in kinds.items())])
    rows.append(["prefetched lines, of plain windows alone",
                 f"{sums['plain', 'prefetch', '-']:,}", "no access"])
    for row in rows:
        print(": ".join(row))
    figures.report(build, 1, rows)


main()
