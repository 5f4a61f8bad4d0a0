# SPDX-License-Identifier: BSD-2-Clause
"""The orders in which arm64 may let the accesses of one processor be seen.

What is sure, and nothing else: two accesses are seen in program order if a
barrier between them orders that pair of kinds, or if the later one is a store
and the earlier one a load (a store is not made before the loads that decided on
it: the engines store only what they have judged).  The architecture is
multi-copy atomic, so that every order that agrees with these may be seen, and
no other.  This is the model of Normal memory; Device memory permits fewer.
Addresses do not matter: same-address coherence is not counted on either.

Facts: Arm Architecture Reference Manual, B2.3 (ordered-before).
"""

import itertools
import random

# What a barrier keeps in order: (earlier, later).
DMB_SY = {"LL", "LS", "SL", "SS"}
WEAKER = {"dmb st (x86 sfence)": {"SS"}, "dmb ld": {"LL", "LS"},
          "acquire-release fence": {"LL", "LS", "SS"}}


class Event:
    """One load, store or barrier: kind is "L", "S" or "B"."""

    def __init__(self, kind, offset=0, width=0, call=""):
        self.kind, self.offset, self.width = kind, offset, width
        self.call = call

    def touches(self, first, end):
        return self.offset < end and first < self.offset + self.width

    def __str__(self):
        word = {"L": "load", "S": "store", "B": "barrier"}[self.kind]
        return f"{word} of {self.width} bytes at {self.offset}"


def direct(events, barrier):
    """For each event the set, as bits, of those surely seen before it, but for
    what follows by way of others."""
    seen = {"L": 0, "S": 0}     # accesses so far
    fenced = {"L": 0, "S": 0}   # those with a barrier behind them
    before = []
    for i, e in enumerate(events):
        if e.kind == "B":
            fenced = dict(seen)
            before.append(0)
            continue
        sure = seen["L"] if e.kind == "S" else 0
        for earlier in "LS":
            if earlier + e.kind in barrier:
                sure |= fenced[earlier]
        before.append(sure)
        seen[e.kind] |= 1 << i
    return before


def bits(mask):
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def ordered(events, barrier):
    """As direct, with what follows: whatever is not in here may be seen later,
    in some order that is permitted."""
    before = []
    known = {}  # many events have the same set
    for sure in direct(events, barrier):
        if sure not in known:
            together = sure
            for i in bits(sure):
                together |= before[i]
            known[sure] = together
        before.append(known[sure])
    return before


def permitted(events, barrier):
    """Every order, one by one; for programs of a few events."""
    before = direct(events, barrier)
    at = [i for i, e in enumerate(events) if e.kind != "B"]
    for order in itertools.permutations(at):
        place = {i: n for n, i in enumerate(order)}
        if all(place[j] < place[i] for i in at for j in bits(before[i])):
            yield place


def self_check(programs=300, length=7):
    """ordered() against all orders of random small programs."""
    source = random.Random(1)
    kinds = [DMB_SY, *WEAKER.values()]
    for n in range(programs):
        events = [Event(source.choice("LSLSB")) for _ in range(length)]
        before = ordered(events, kinds[n % len(kinds)])
        places = list(permitted(events, kinds[n % len(kinds)]))
        for i, j in itertools.combinations(range(length), 2):
            if "B" in (events[i].kind, events[j].kind):
                continue
            always = all(p[i] < p[j] for p in places)
            assert always == bool(before[j] >> i & 1), \
                "weak.py: ordered() is not what permitted() says"
    return programs
