# SPDX-License-Identifier: BSD-2-Clause
"""order.py BUILD native|arm64: a litmus test of the order of publication.

Every arrow of PROTOCOL.md 6.1 to 6.3 must hold in every order in which arm64
may show the accesses that the engines make (weak.py).  Then each barrier of the
engines is removed from a copy, one at a time, and must be missed; so must one
that is weaker than a full barrier."""

import os
import sys
import tempfile

import arrows
import figures
import program
import weak

BARRIER = "csiw_win_barrier();"
# Barriers that no arrow needs: (file, nth): why it stands there.  None.
REDUNDANT = {}


def broken(trace, barrier=None):
    """Arrows that some permitted order turns round, and how many pairs of
    accesses each arrow is about."""
    pairs = {}
    wrong = []
    for name, events in arrows.parse(trace).items():
        before = weak.ordered(events, barrier or weak.DMB_SY)
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
    """Where the engines have one: (file, which of them)."""
    for wing in program.WINGS:
        folder = os.path.join(program.ROOT, "lib", wing)
        for name in sorted(os.listdir(folder)):
            path = f"lib/{wing}/{name}"
            found = program.source(path).count(BARRIER)
            for nth in range(found if name.endswith(".c") else 0):
                yield path, nth
    yield "lib/wire/win.c", None  # what all of them come to


def remove(ours, path, nth):
    """Arrows that break without this barrier."""
    if nth is None:
        text = program.changed(path, "port_barrier();", "")
    else:
        text = program.changed(path, BARRIER, "", nth)
    wrong, _ = broken(trace_of(ours, path, text))
    what = f"{path}, barrier {'of all' if nth is None else nth + 1}"
    if (path, nth) in REDUNDANT:
        print(f"{what}: not needed: {REDUNDANT[path, nth]}")
    elif wrong:
        print(f"{what}, removed: {wrong[0]}")
    else:
        sys.exit(f"{what} can be removed and no arrow breaks: add the scene "
                 "that needs it to scenes.c and arrows.py, or name it with "
                 "its reason in REDUNDANT")
    return bool(wrong)


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
    for name, barrier in weak.WEAKER.items():
        wrong, _ = broken(trace, barrier)
        print(f"{name} in place of a full barrier: {len(wrong)} break, as "
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
        removed = [remove(ours, *place) for place in barriers()]
    figures.report(build, 3 if name == "native" else 4, [
        [f"pairs of accesses that arm64 keeps in order ({name} build)",
         f"{sum(pairs.values()):,}",
         f"{len(pairs)} arrows of PROTOCOL.md 6"],
        [f"barriers removed one at a time ({name} build)",
         f"{len(removed)}", f"{sum(removed)} caught"]])


main()
