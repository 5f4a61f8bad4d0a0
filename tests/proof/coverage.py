#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""coverage.py CBMC WORK FIGURES: fails when a function has no proof.

Every function of the wings that lib/CMakeLists.txt names, statics and those of
headers included, must be in the program of a proof that held, where its entry
comes to it: prove.py left in WORK/results what it found.  The body of a
stand-in is none of the library's.  What a header of include/csiw declares must
be called by a harness itself, not by a stand-in (*_any.*).

Left out is lib/wire/port.h, for which port_any.h stands: its loads and stores
are what the proofs rest on, and tests/width and tests/foreign look at them.
"""

import glob
import json
import os
import re
import sys

import harness


def wings():
    """The sources of the freestanding library."""
    with open(os.path.join(harness.ROOT, "lib/CMakeLists.txt"),
              encoding="utf-8") as f:
        calls = re.findall(r"^csiw_wing\(\w+ ([^)]*)\)", f.read(), re.M)
    sources = ["lib/" + source for call in calls for source in call.split()]
    if harness.WIN not in sources:
        raise harness.Broken("coverage.py finds no wings in lib/CMakeLists.txt:"
                             " mend wings() there.")
    return sources


def library(cbmc, work):
    """FILE: NAME of each function that they define."""
    found = set()
    for source in wings():
        out = f"{work}/library/{source.replace('/', '.')}.gb"
        harness.compile_one(cbmc, harness.ROOT, source, out)
        for name, path in harness.bodies(cbmc, out).items():
            if path.startswith(("lib/", "include/")):
                found.add(f"{path}: {harness.plain(name)}")
    return found


def public(functions):
    """Those that a header for users declares."""
    text = ""
    for path in glob.glob(os.path.join(harness.ROOT, "include/csiw/*.h")):
        with open(path, encoding="utf-8") as f:
            text += f.read()
    declared = set(re.findall(r"\b(csiw_\w+)\(", text))
    return {f for f in functions if f.split()[-1] in declared}


def load(work):
    """name => what prove.py left, of every harness."""
    found = {}
    for name in harness.names():
        try:
            with open(f"{work}/results/{name}.json", encoding="utf-8") as f:
                found[name] = json.load(f)
        except FileNotFoundError:
            raise harness.Broken(
                f"proof.{name} left no result: it failed or has not run. Run "
                "ctest -L proof, and mend what fails.") from None
    return found


def complaints(functions, results):
    """A sentence for each function that is not proved."""
    reached = {f for r in results.values() for f in r["reached"]}
    called = {c for r in results.values() for c in r["called"]}
    for function in sorted(functions - reached):
        yield (f"{function} is in no proof: write a harness in tests/proof "
               "that comes to it.")
    for function in sorted(public(functions) & reached):
        if function.split()[-1] not in called:
            yield (f"{function} is public, and no harness calls it itself: "
                   "write one in tests/proof.")


def save(path, functions, results):
    """What the page of figures shows (tests/figures.py)."""
    def total(key):
        return sum(r[key] for r in results.values())
    rows = [["harnesses", f"{len(results)} of {len(harness.names())}",
             "hold, whatever a window holds, and changing between two reads"],
            ["properties", f"{total('properties')}",
             "memory safety, overflow, bounds of loops, post-conditions"],
            ["functions that a proof comes to",
             f"{len(functions)} of {len(functions)}", "of the freestanding "
             f"library, by call graphs; {len(public(functions))} public"],
            ["faults caught", f"{total('mutants')} of {total('mutants')}",
             "seeded, each by the proof it is seeded in"],
            ["CPU seconds", f"{total('seconds'):.0f}", "limit: 1800"]]
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path + ".new", "w", encoding="utf-8") as f:
        json.dump({"title": "Proofs", "rows": rows}, f, indent=1)
    os.replace(path + ".new", path)
    print("\n".join(": ".join(row[:2]) for row in rows))


def main():
    if len(sys.argv) != 4:
        sys.exit("Usage: coverage.py CBMC WORK FIGURES")
    cbmc, work, figures = sys.argv[1:]
    harness.require(cbmc)
    try:
        results = load(work)
        functions = library(cbmc, work)
        wrong = list(complaints(functions, results))
    except harness.Broken as e:
        sys.exit(str(e))
    if wrong:
        sys.exit("\n".join(wrong))
    save(figures, functions, results)


main()
