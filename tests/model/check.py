#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""check.py PART BUILD [RULE]...: searches the models of the table of overlaps
in PROTOCOL.md 6, and those of the link (9 to 13), exhaustively.  PART is a
pairing of searches.txt, or rules: each rule of rules.txt (or those given) is
left out, alone.  link and link_rules are the same for the link, with
searches_link.txt and rules_link.txt.

A search that is cut off (depth, memory, time) fails, as does one that finds
what the table does not say.  Searches that hold reach, together, every
line of the models but those of UNREACHED.

CSIW_MODEL="GUEST_DEATHS=2 PEER_DEATHS=2", say, is set on top in searches that
bound no asks themselves; CSIW_MODEL_MB (2900) is the memory that a search may
have, CSIW_MODEL_SECONDS (1200) its time.
"""

import fcntl
import glob
import json
import os
import re
import sys

import spin

ENDS = {"ours_ours": [], "ours_stock": ["PEER_STOCK"],
        "stock_ours": ["GUEST_STOCK"],
        "stock_stock": ["GUEST_STOCK", "PEER_STOCK"]}
PARTS = (*ENDS, "rules", "link", "link_rules")
# Lines that no search of a pairing reaches, and why.
UNREACHED = {
    "ours_ours": {
        ":: atomic { !(flags & F) -> got = 0; count = 0; soon = 0;":
            "only a stock guest that restarts clears finished",
        ":: atomic { !MINE && !foreign -> foreign = 1; old2 = looping }":
            "our guest has compared the block, so none is another ask's",
        ":: atomic { MINE && foreign -> foreign = 0; old2 = 0 }":
            "the same",
    },
    "stock_ours": {
        ":: atomic { !ours && ret == TAKEN -> ours = 1; due = 0 }":
            "a stock guest never shows 11",
        ":: atomic { MINE && foreign -> foreign = 0; old2 = 0 }":
            "what an older run wrote over an ask clears start: no other "
            "answer follows",
    },
}


def rows(name):
    """Lines of a table, in words."""
    with open(os.path.join(spin.HERE, name), encoding="utf-8") as f:
        return [line.split() for line in f
                if line.strip() and not line.startswith("#")]


SEARCHES = {(pairing, name): (want, defines)
            for table in ("searches.txt", "searches_link.txt")
            for pairing, name, want, *defines in rows(table)}


def look(build, pairing, name, left_out=None, speed="-O2"):
    if (pairing, name) not in SEARCHES:
        raise spin.Broken(f"searches.txt has no {name} of {pairing}")
    defines = list(SEARCHES[pairing, name][1])
    model = "pair.pml" if pairing in ENDS else f"link_{pairing}.pml"
    bounded = pairing not in ENDS or any(d.startswith("ASKS=") for d in defines)
    if not bounded and not left_out:
        defines += os.environ.get("CSIW_MODEL", "").split()
    if left_out:
        defines.append("NO_" + left_out)
    folder = os.path.join(build, "tests", "model", left_out or pairing, name)
    kind = {"live": "live", "all": "all"}.get(name, "safe")
    defines = ENDS.get(pairing, []) + defines
    return {**spin.search(folder, defines, kind, speed, model),
            "folder": folder, "defines": defines, "model": model}


def judge(result, want, what):
    """The two agree."""
    found = result["found"]
    if want not in ("holds", *spin.FINDINGS.values()):
        raise spin.Broken(f"{what}: spin.py has no finding {want}")
    if (found or "holds") != want:
        told = found and spin.trace(result["folder"], result["defines"],
                                    result["model"])
        why = f", {told} says how" if found else ""
        raise spin.Broken(f"{what}: {want} was to be found, and it is "
                          f"{found or 'nothing'}{why}")


def source(process, line, pairing):
    guest, peer = pairing.split("_")
    name = f"guest_{guest}" if process == "Guest" else f"peer_{peer}"
    with open(f"{spin.HERE}/{name}.pml", encoding="utf-8") as f:
        return " ".join(f.read().splitlines()[line - 1].split())


def covered(every, reached, pairing):
    """Lines that nothing reaches are those that are known."""
    dead = {source(*key, pairing) for key in every - reached}
    known = set(UNREACHED.get(pairing, {}))
    told = [f"nothing reaches this line any more: {text}"
            for text in sorted(dead - known)]
    told += [f"this line is reached; take it out of UNREACHED: {text}"
             for text in sorted(known - dead)]
    if told:
        raise spin.Broken("\n".join(f"{pairing}: {line}" for line in told))


def pairing_holds(pairing, build):
    every, reached = set(), set()
    states, seconds, held, seen = 0, 0, 0, []
    for (whose, name), (want, _) in SEARCHES.items():
        if whose != pairing:
            continue
        result = look(build, pairing, name)
        print(f"{pairing} {name}: {result['states']:,} states, "
              f"{result['found'] or 'holds'}, {result['seconds']:.1f} s",
              flush=True)
        judge(result, want, f"{pairing} {name}")
        seconds += result["seconds"]
        if want != "holds":
            seen.append(want)
            continue
        held += 1
        states += result["states"]
        every |= result["every"]
        reached |= result["reached"]
    covered(every, reached, pairing)
    guest, peer = pairing.split("_")
    found = f"; found as expected: {', '.join(seen)}" if seen else ""
    return {"states": states, "rows": [[
        f"guest {guest}, peer {peer}: states", f"{states:,}",
        f"{held} searches hold{found}; {seconds:.0f} s of CPU"]]}


def link_holds(build):
    found = []
    for (model, name), (want, _) in SEARCHES.items():
        if model in ENDS:
            continue
        result = look(build, model, name, speed="-O1")
        print(f"{model} {name}: {result['states']:,} states, "
              f"{result['found'] or 'holds'}, {result['seconds']:.1f} s",
              flush=True)
        judge(result, want, f"{model} {name}")
        found.append(result)
    states = sum(result["states"] for result in found)
    seconds = sum(result["seconds"] for result in found)
    return {"states": states, "rows": [[
        "guest and peer with a link: states", f"{states:,}",
        f"{len(found)} searches hold; {seconds:.0f} s of CPU"]]}


def known_rules(table):
    """The table and its models name the same rules, each of them once."""
    listed = [row[0] for row in rows(table)]
    text = ""
    for path in glob.glob(f"{spin.HERE}/*.pml"):
        of_link = os.path.basename(path).startswith("link_")
        if of_link != (table == "rules_link.txt"):
            continue
        with open(path, encoding="utf-8") as f:
            text += f.read()
    used = set(re.findall(r"(?:ifn?def |defined\()NO_(\w+)", text))
    told = [f"no model knows {name}" for name in set(listed) - used]
    told += [f"it lacks NO_{name} of the models"
             for name in used - set(listed)]
    told += [f"{name} stands there twice" for name in set(listed)
             if listed.count(name) > 1]
    if told:
        raise spin.Broken(f"{table}: " + "; ".join(sorted(told)))
    return listed


def rules_needed(build, only, table):
    listed = known_rules(table)
    for name in set(only) - set(listed):
        raise spin.Broken(f"{table} has no rule {name}")
    caught, seconds, harmless = 0, 0, []
    for name, where, want, *words in rows(table):
        if only and name not in only:
            continue
        if not words:
            raise spin.Broken(f"{table} does not say what {name} is")
        pairing, search = where.split(".")
        long = pairing in ENDS and want == "holds"
        result = look(build, pairing, search, name, "-O2" if long else "-O0")
        print(f"without {name} ({' '.join(words)}): "
              f"{result['found'] or 'holds'} in {where}, "
              f"{result['states']:,} states, {result['seconds']:.1f} s",
              flush=True)
        judge(result, want, f"{where} without {name}")
        seconds += result["seconds"]
        caught += want != "holds"
        harmless += [name] if want == "holds" else []
    link = "of the link, " if table == "rules_link.txt" else ""
    left = f"not needed here, as {table} explains: {', '.join(harmless)}; "
    return {"states": 0, "rows": [[
        f"rules and parts of rules, {link}left out one at a time: noticed",
        f"{caught} of {caught + len(harmless)}",
        f"{left if harmless else ''}{seconds:.0f} s of CPU"]]}


def write(path, what):
    with open(path + ".new", "w", encoding="utf-8") as f:
        json.dump(what, f, indent=1)
    os.rename(path + ".new", path)


def report(build, part, found):
    """model.json has what every part found last."""
    parts, figures = f"{build}/tests/model", f"{build}/figures"
    os.makedirs(parts, exist_ok=True)
    os.makedirs(figures, exist_ok=True)
    with open(f"{parts}/lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        write(f"{parts}/{part}.json", found)
        done = []
        for path in (f"{parts}/{name}.json" for name in PARTS):
            if os.path.exists(path):
                with open(path, encoding="utf-8") as f:
                    done.append(json.load(f))
        states = sum(one["states"] for one in done)
        lines = [["states of guest and peer, searched exhaustively",
                  f"{states:,}", "deaths of either end at every step"]]
        lines += [row for one in done for row in one["rows"]]
        write(f"{figures}/model.json", {"title": "Models", "rows": lines})


def main():
    if len(sys.argv) < 3 or sys.argv[1] not in PARTS:
        sys.exit("usage: check.py " + "|".join(PARTS) + " BUILD [RULE]...")
    part, build, *only = sys.argv[1:]
    spin.tools()
    try:
        if part == "rules":
            found = rules_needed(build, only, "rules.txt")
        elif part == "link_rules":
            found = rules_needed(build, only, "rules_link.txt")
        elif part == "link":
            found = link_holds(build)
        else:
            found = pairing_holds(part, build)
    except spin.Broken as why:
        sys.exit(str(why))
    if not only:
        report(build, part, found)


if __name__ == "__main__":
    main()
