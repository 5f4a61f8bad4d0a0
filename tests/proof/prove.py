#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""prove.py NAME CBMC WORK: proves tests/proof/NAME.c.

CBMC is the folder of get_cbmc.sh, WORK a folder to write in.  Three kinds of
runs: the proof; whether each PROVE is reached; and every mutant of the head
comment in a copy of the sources, which must make the proof fail.  harness.py
says what stands in that comment.  What was found, and which functions it was
found of, goes to WORK/results; a proof that fails leaves nothing there.

CSIW_PROOF_SECONDS (300) is the longest that one run of CBMC may take.
"""

import json
import os
import resource
import sys

import harness

SECONDS = int(os.environ.get("CSIW_PROOF_SECONDS", "300"))


def where(location):
    path = os.path.relpath(location.get("file", "?"), harness.ROOT)
    return f"{path}:{location.get('line', '?')}"


def prove(h, cbmc, program):
    """Number of properties, all of which hold."""
    answer = harness.model_check(cbmc, program, h.checks, SECONDS)
    results = harness.part(answer, "result")
    if not results:
        raise harness.Broken(f"proof.{h.name} has no property to hold.")
    failed = [r for r in results if r["status"] != "SUCCESS"]
    if failed:
        lines = [f"  {where(r['sourceLocation'])}: {r['description']} "
                 f"({r['status'].lower()})" for r in failed]
        raise harness.Broken(f"proof.{h.name}: {len(failed)} properties do not "
                             "hold; cbmc --trace shows how.\n" +
                             "\n".join(lines))
    return len(results)


def reach(h, cbmc, work):
    program = harness.link(cbmc, harness.ROOT, h.all, f"{work}/reach",
                           ["-DREACH"])
    answer = harness.model_check(cbmc, program,
                                 [*harness.REACH, *h.options], SECONDS)
    goals = harness.part(answer, "goals")
    missed = [where(g["sourceLocation"]) for g in goals
              if g["status"] != "satisfied"]
    if missed or not goals:
        raise harness.Broken(f"proof.{h.name}: nothing reaches the PROVE of "
                             f"{', '.join(missed) or 'this harness'}, so it "
                             "shows nothing.")


def notices(h, cbmc, program):
    """Whether a property fails: one of the harness's words, or else any."""
    for options in ([*harness.FAST, *h.options],
                    [*h.checks, "--stop-on-fail"]):
        answer = harness.model_check(cbmc, program, options, SECONDS)
        if harness.part(answer, "cProverStatus") == "failure":
            return True
    return False


def compiled_in(sources, path):
    """Those that are a source of the library or include it; none for a header,
    which is everybody's."""
    if not path.endswith(".c"):
        return []
    found = []
    for source in sources:
        with open(os.path.join(harness.ROOT, source), encoding="utf-8") as f:
            if source == path or f'#include "{path}"' in f.read():
                found.append(source)
    return found


def kill(h, cbmc, work, number, mutant):
    """The fault must be noticed by a property, not by a compiler."""
    tree = f"{work}/mutant{number}"
    harness.copy_tree(tree)
    h.mutate(tree, mutant)
    again = compiled_in(h.all, mutant[0])
    other = (f"{work}/proof", again) if again else None
    program = harness.link(cbmc, tree, h.all, f"{tree}/program", other=other)
    if not notices(h, cbmc, program):
        raise harness.Broken(f"proof.{h.name} does not notice this fault in "
                             f"{mutant[0]}: {mutant[1]} => {mutant[2]}")


def functions(cbmc, program):
    """What of the library the proof may come to, and calls by itself."""
    files = harness.bodies(cbmc, program)
    reached = set()
    called = set()
    for caller, callee in harness.calls(cbmc, program):
        path = files.get(callee, "")
        if path.startswith(("lib/", "include/")):
            reached.add(f"{path}: {harness.plain(callee)}")
        by = files.get(caller, "")
        if by.startswith("tests/") and "_any." not in by:
            called.add(harness.plain(callee))
    return {"reached": sorted(reached), "called": sorted(called)}


def whole(name, cbmc, work):
    """All runs of a harness: what stands in its result."""
    h = harness.Harness(name)
    h.all = [f"tests/proof/{name}.c", *h.sources]
    h.checks = [*harness.CHECKS, *h.options]
    program = harness.link(cbmc, harness.ROOT, h.all, f"{work}/proof")
    properties = prove(h, cbmc, program)
    reach(h, cbmc, work)
    for number, mutant in enumerate(h.mutants):
        kill(h, cbmc, work, number, mutant)
    return {"properties": properties, "mutants": len(h.mutants),
            **functions(cbmc, program)}


def main():
    if len(sys.argv) != 4:
        sys.exit("Usage: prove.py NAME CBMC WORK")
    name, cbmc, work = sys.argv[1:]
    harness.require(cbmc)
    path = f"{work}/results/{name}.json"
    os.makedirs(os.path.dirname(path), exist_ok=True)
    os.makedirs(f"{work}/{name}/tmp", exist_ok=True)
    os.environ["TMPDIR"] = os.path.abspath(f"{work}/{name}/tmp")
    if os.path.exists(path):
        os.remove(path)
    try:
        result = whole(name, cbmc, f"{work}/{name}")
    except harness.Broken as e:
        sys.exit(str(e))
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    result["seconds"] = used.ru_utime + used.ru_stime
    with open(path + ".new", "w", encoding="utf-8") as f:
        json.dump(result, f)
    os.replace(path + ".new", path)
    print(f"{result['properties']} properties hold, all {result['mutants']} "
          f"mutants are caught, {result['seconds']:.0f} s of CPU.")


main()
