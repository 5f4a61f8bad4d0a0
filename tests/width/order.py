# SPDX-License-Identifier: BSD-2-Clause
"""order.py BUILD native|arm64: a litmus test of the order of publication.

Every arrow of PROTOCOL.md 6.1 to 6.3 and of the link, 9 to 13, must hold in
every order in which arm64 may show the accesses that the engines make
(weak.py).  Then each barrier of the engines is removed from a copy, one at a
time, and must be missed; one of loads or of stores also with the other in its
place.  So must all of them together with anything that is less than a full one.
"""

import os
import sys
import tempfile

import arrows
import figures
import program
import weak

FULL = "csiw_win_barrier();"
LOADS = "csiw_win_barrier_loads();"
STORES = "csiw_win_barrier_stores();"
# What is put in place of each, one after the other.
INSTEAD = {FULL: [""], LOADS: ["", STORES], STORES: ["", LOADS]}


def broken(trace, instead=None):
    """Arrows that some permitted order turns round, and how many pairs of
    accesses each arrow is about."""
    pairs = {}
    wrong = []
    for name, events in arrows.parse(trace).items():
        before = weak.ordered(events, instead)
        for arrow, earlier, later in arrows.of(name, events):
            pairs[arrow] = pairs.get(arrow, 0) + len(earlier) * len(later)
            first = next(((i, j) for j in later for i in earlier
                          if not before[j] >> i & 1), None)
            if first:
                a, b = (events[i] for i in first)
                wrong.append(f"{name}: {arrow}: the {b} may be seen before "
                             f"the {a}")
    return wrong, pairs


def trace_of(ours, path=None, text=None):
    done = ours.run(ours.build(path, text))
    if done.returncode != 0:
        sys.exit(f"scenes.c over {path or 'the library'} ended with "
                 f"{done.returncode}: {done.stderr}")
    return done.stdout


def barriers():
    """Where the engines have one: (file, call, which of them)."""
    for wing in program.WINGS:
        folder = os.path.join(program.ROOT, "lib", wing)
        for name in sorted(os.listdir(folder)):
            path = f"lib/{wing}/{name}"
            for call in INSTEAD if name.endswith(".c") else ():
                for nth in range(program.source(path).count(call)):
                    yield path, call, nth


def must_miss(ours, path, call, nth, new):
    """An arrow must break with another call in place of this barrier."""
    text = program.changed(path, call, new, nth)
    wrong, _ = broken(trace_of(ours, path, text))
    what = (f"{path}, {call} number {nth + 1}, "
            f"{f'made {new}' if new else 'removed'}")
    if not wrong:
        sys.exit(f"{what}: no arrow breaks: add the scene that needs it to "
                 "scenes.c and arrows.py, or take the barrier out")
    print(f"{what}: {wrong[0]}")


def judge(ours):
    trace = trace_of(ours)
    wrong, pairs = broken(trace)
    for sentence in wrong:
        print(sentence)
    if wrong:
        sys.exit("an order that PROTOCOL.md demands is not kept: a barrier is "
                 "missing where the above says")
    for arrow, count in pairs.items():
        print(f"{arrow}: {count} pairs")
        if count == 0:
            sys.exit("no scene has this arrow: it was not tested")
    for name, pairs_kept in weak.WEAKER.items():
        wrong, _ = broken(trace, pairs_kept)
        print(f"{name} in place of every barrier: {len(wrong)} break, as "
              f"{wrong[0] if wrong else 'nothing'}")
        if not wrong:
            sys.exit("the model does not tell a weak barrier from a full one")
    return pairs


def machine(name, folder):
    if name == "native":
        return program.Program(folder, os.environ["CC"])
    program.arm64_tools(program.ARM64, program.ARM64_RUN)
    return program.Program(folder, program.ARM64, [program.ARM64_RUN],
                           ["-static"])


def main():
    build, name = sys.argv[1:]
    checked = weak.self_check()
    print(f"the model agrees with enumeration on {checked} programs")
    with tempfile.TemporaryDirectory() as folder:
        ours = machine(name, os.path.join(folder, "p"))
        pairs = judge(ours)
        tried = {new: 0 for new in ("", STORES, LOADS)}
        for path, call, nth in barriers():
            for new in INSTEAD[call]:
                must_miss(ours, path, call, nth, new)
                tried[new] += 1
    figures.report(build, 3 if name == "native" else 4, [
        [f"pairs of accesses that arm64 keeps in order ({name} build)",
         f"{sum(pairs.values()):,}",
         f"{len(pairs)} arrows of PROTOCOL.md 6 and 9 to 13"],
        [f"barriers removed one at a time ({name} build)",
         f"{tried['']}", "all caught"],
        ["barriers of loads or of stores, each made the other "
         f"({name} build)", f"{tried[STORES] + tried[LOADS]}",
         "all caught"]])


main()
