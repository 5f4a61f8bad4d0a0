# SPDX-License-Identifier: BSD-2-Clause
"""One exhaustive search of a model with Spin: built, run, and read.

-DNOREDUCE: partial order reduction is not sound beside the rendezvous by which
the ends die.  -DCOLLAPSE keeps every state whole, so none is mistaken."""

import os
import re
import resource
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
MEGABYTES = int(os.environ.get("CSIW_MODEL_MB", "2900"))
DEPTH = 100000
SECONDS = int(os.environ.get("CSIW_MODEL_SECONDS", "1200"))

# What an assertion that fails means; a name for the tables.
FINDINGS = {
    "invalid end state": "hang",       # an end waits for ever
    "acceptance cycle": "livelock",    # or goes round for ever
    "((got>>6)==me)": "foreign",       # an answer of another ask counts
    "((tot>>2)==me": "foreign",        # the same, stock peer
    "((whose==0)||": "late",           # finished is stored over another ask
    "(c[i]==me)": "torn",              # a sample of another run counts
    "!(torn)": "torn",
    "((tot&3)==((got>>4)&3))": "count",  # not as many samples as were kept
    "((count&3)==((got>>4)&3))": "count",
    "!(1)": "starved",                 # ASKS did not do
    "!(late)": "late",                 # a request given up is answered
    "!(given_up)": "unwithdrawn",      # a request given up is taken
    "((flags&(1|2))!=1)": "overwritten",  # a standing request
    "!((flags&1))": "left",            # start stands in a pause
    "((n==0)||": "misnumbered",        # a number of another ask or life
    "(meant==whose)": "cancelled",     # a run that nobody wanted to end
    "(b==(r+(4*t)))": "stale",         # a record of another stream
    "(r[(0+(c&1))]==(c+4))": "stale",
    "(a==(c+(4*1)))": "stale",
    "(((q-r)&3)<=2)": "accused",       # an honest end, of broken protocol
    "(((q-c)&3)<=2)": "accused",
    "!(accused)": "accused",
    "((count>>2)==t)": "foreign",
    "(got!=3)": "refused",             # a stream of a linked peer
    "(got!=9)": "ended",               # one beside no other peer
    "( !(stream)||((count&3)": "count",  # not as many records as were published
    "(q==last)": "count",
    "_sleeps&&": "missed",             # asleep with something to do
    "(left==": "mixed",                # words of two writings
    "(left!=": "mixed",
    "(value==e)": "mixed",
    "((n==2)&&(e==1))": "mistaken",    # damage, for another life
    "(nonce>known)": "mistaken",
}


class Broken(Exception):
    pass


def tools():
    """77 is a skip to ctest; where all has to run it is a failure."""
    for tool in ("spin", "gcc"):
        if not shutil.which(tool):
            print(f"{tool} is missing: install Debian's package {tool}")
            sys.exit(1 if os.environ.get("CSIW_REQUIRE_CAPTURES") == "1"
                     else 77)


def run(command, folder):
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True,
                              text=True, errors="replace", timeout=SECONDS)
    except subprocess.TimeoutExpired:
        raise Broken(f"{command[0]} in {folder} took more than {SECONDS} s: "
                     "CSIW_MODEL_SECONDS allows more") from None
    return done.stdout + done.stderr


# How to search: for what must not happen; for what must; every state there is.
KINDS = {"safe": (["-DSAFETY", "-DNOCLAIM"], []),
         "live": (["-DNFAIR=3"], ["-a", "-f"]),
         "all": (["-DSAFETY", "-DNOCLAIM"], ["-A", "-E"])}


def build(folder, defines, kind, speed, model):
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    said = run(["spin", *[f"-D{d}" for d in defines], "-a",
                os.path.join(HERE, model)], folder)
    if "rror" in said or not os.path.exists(f"{folder}/pan.c"):
        raise Broken(f"spin refuses {' '.join(defines)}: {said}")
    said = run(["gcc", speed, "-w", "-DNOREDUCE", "-DCOLLAPSE",
                f"-DMEMLIM={MEGABYTES}", *KINDS[kind][0], "-o", "pan",
                "pan.c"], folder)
    if not os.path.exists(f"{folder}/pan"):
        raise Broken(f"gcc refuses {folder}/pan.c: {said}")


def finding(log):
    """Its name, or None if the search found nothing."""
    error = re.search(r"^pan:\d+: (.*?)(?: \(at depth|$)", log, re.M)
    if not error:
        return None
    for text, name in FINDINGS.items():
        if text in error[1]:
            return name
    return error[1]


def lines(folder, log):
    """Source lines of processes: all of them, and those that were reached."""
    states = {}
    process = None
    for line in run(["./pan", "-d"], folder).splitlines():
        if line.startswith(("proctype", "init", "claim")):
            process = line.split()[-1]
        state = re.match(r"\s+state +(\d+) .* \S+?:(\d+) =>", line)
        if state:
            states.setdefault((process, int(state[2])), set()).add(state[1])
    missed = {}
    for line in log.splitlines():
        part = re.match(r"unreached in (?:proctype )?(\S+)", line)
        process = part[1] if part else process
        state = re.match(r"\t\S+?:\d+, state (\d+),", line)
        if state:
            missed.setdefault(process, set()).add(state[1])
    every = {key for key in states if key[0] in ("Guest", "Peer")}
    return every, {key for key in every
                   if states[key] - missed.get(key[0], set())}


def trace(folder, defines, model="pair.pml"):
    """Steps to the finding, without what only moves on."""
    said = run(["spin", *[f"-D{d}" for d in defines], "-k",
                f"{model}.trail", "-p", os.path.join(HERE, model)], folder)
    steps = re.findall(r"proc +\d+ \((\w+):\d+\) .*?\t\[(.*)\]", said)
    with open(f"{folder}/trace.txt", "w", encoding="utf-8") as f:
        f.writelines(f"{who}\t{what}\n" for who, what in steps)
    return f"{folder}/trace.txt"


def search(folder, defines, kind, speed="-O2", model="pair.pml"):
    """What was found, states, lines, seconds of CPU with building."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    build(folder, defines, kind, speed, model)
    log = run(["./pan", f"-m{DEPTH}", "-w22", *KINDS[kind][1]], folder)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    with open(f"{folder}/pan.log", "w", encoding="utf-8") as f:
        f.write(log)
    found = finding(log)
    count = re.search(r"([0-9.e+]+) states, stored", log)
    whole = re.search(r"errors: 0$", log, re.M)
    if not count or not found and (
            not whole or re.search("not completed|too small", log)):
        raise Broken(f"the search in {folder} was cut off: see pan.log there")
    every, reached = lines(folder, log)
    return {"found": found, "states": int(float(count[1])),
            "every": every, "reached": reached,
            "seconds": after.ru_utime - before.ru_utime}
