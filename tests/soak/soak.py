# SPDX-License-Identifier: BSD-2-Clause
"""soak.py PROGRAM FIGURES: ten million records through one window while both of
its sides are stalled, killed and restarted; see soak.c.

CSIW_SOAK_RECORDS is how many (10,000,000 unless set; for hours: 5,000,000,000),
CSIW_SOAK_SEED what the choices follow from; a failure says it.
"""
import json
import os
import subprocess
import sys

CHOSEN = os.environ.get("CSIW_SOAK_RECORDS")
RECORDS = int(CHOSEN or "10000000")
LIMIT_S = 600  # of the default run; a figure, as a loaded machine fails no test
# What must have happened; fewer than some million records may not see it.
TROUBLE = ("streams", "compared", "wraps", "kills_guest", "kills_peer",
           "stops_guest", "stops_peer", "the guest was restarted")


def soaked(program):
    command = [program, str(RECORDS)]
    if "CSIW_SOAK_SEED" in os.environ:
        command.append(os.environ["CSIW_SOAK_SEED"])
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    print(done.stdout)
    if done.returncode:
        sys.exit("the soak failed; its sentence and its seed are above")
    got = {}
    for line in done.stdout.splitlines():
        name, value = line.split(" ", 1)
        if name == "cut_off":
            value, name = value.split(": ", 1)
        got[name] = float(value)
    return got


def verdict(seconds):
    """Of a run whose length somebody chose there is none."""
    if CHOSEN:
        return ""
    return "limit %d s: %s" % (LIMIT_S,
                               "met" if seconds <= LIMIT_S else "MISSED")


def rows(got):
    n = {name: f"{value:,.0f}" for name, value in got.items()}
    return [
        ["records through the ring", n["records"],
         "each the next one of its run"],
        ["streams that came to their end", n["streams"],
         "every sum exact"],
        ["streams whose counters were the guest's own account",
         n["compared"], "the others had no record"],
        ["indices that passed 2^32", n["wraps"], ""],
        ["kills of the guest, of the peer",
         f"{n['kills_guest']}, {n['kills_peer']}", ""],
        ["times either was halted",
         f"{got['stops_guest'] + got['stops_peer']:,.0f}", ""],
        ["seconds", f"{got['seconds']:.0f}", verdict(got["seconds"])],
    ]


def main():
    program, figures = sys.argv[1:]
    got = soaked(program)
    for what in TROUBLE:
        if not got.get(what):
            sys.exit(f"{what}: not once; a soak without it proves nothing")
    os.makedirs(figures, exist_ok=True)
    path = os.path.join(figures, "soak.json")
    with open(path + ".new", "w", encoding="utf-8") as f:
        json.dump({"title": "Soak of the link", "rows": rows(got)}, f)
    os.replace(path + ".new", path)


main()
