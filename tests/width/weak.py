# SPDX-License-Identifier: BSD-2-Clause
"""The orders in which arm64 may let the accesses of one processor be seen.

What is sure, and nothing else: two accesses are seen in program order if a
barrier between them orders that pair of kinds, or if the later one is a store
and the earlier one a load that is judged (a store is not made before the loads
that decided on it, and the engines judge all they load before they store, but
for the CSI that they copy).  The architecture is multi-copy atomic, so that
every order that agrees with these may be seen, and no other.  This is the model
of Normal memory; Device memory permits fewer.  Addresses do not matter:
same-address coherence is not counted on either.

Facts: Arm Architecture Reference Manual, B2.3 (ordered-before).
"""

import itertools
import random

# What a barrier keeps in order: (earlier, later).  The kinds of a trace, as
# arm64 has them: dmb sy, dmb ld, dmb st.
BARRIERS = {"B": {"LL", "LS", "SL", "SS"}, "BL": {"LL", "LS"}, "BS": {"SS"}}
# In place of all of them.
WEAKER = {"dmb st (x86 sfence)": {"SS"}, "dmb ld": {"LL", "LS"},
          "acquire-release fence": {"LL", "LS", "SS"}}


class Event:
    """One load, store or barrier: kind is "L", "S" or one of BARRIERS.  A load
    that is judged decides on stores."""

    def __init__(self, kind, offset=0, width=0, call="", judged=True):
        self.kind, self.offset, self.width = kind, offset, width
        self.call, self.judged = call, judged

    def touches(self, first, end):
        return self.offset < end and first < self.offset + self.width

    def __str__(self):
        word = {"L": "load", "S": "store"}.get(self.kind, "barrier")
        return f"{word} of {self.width} bytes at {self.offset}"


def direct(events, instead=None):
    """For each event the set, as bits, of those surely seen before it, but for
    what follows by way of others.  instead: what every barrier keeps in order,
    of whatever kind it is."""
    seen = {"L": 0, "S": 0}  # accesses so far
    judged = 0               # loads among them
    # of a pair of kinds: the earlier ones that a barrier keeps before later
    fenced = dict.fromkeys(BARRIERS["B"], 0)
    before = []
    for i, e in enumerate(events):
        if e.kind in BARRIERS:
            for pair in BARRIERS[e.kind] if instead is None else instead:
                fenced[pair] = seen[pair[0]]
            before.append(0)
            continue
        sure = fenced["L" + e.kind] | fenced["S" + e.kind]
        if e.kind == "S":
            sure |= judged
        before.append(sure)
        seen[e.kind] |= 1 << i
        if e.kind == "L" and e.judged:
            judged |= 1 << i
    return before


def bits(mask):
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def ordered(events, instead=None):
    """As direct, with what follows: whatever is not in here may be seen later,
    in some order that is permitted."""
    before = []
    known = {}  # many events have the same set
    for sure in direct(events, instead):
        if sure not in known:
            together = sure
            for i in bits(sure):
                together |= before[i]
            known[sure] = together
        before.append(known[sure])
    return before


def kept(events, i, j, instead):
    """Whether j is surely seen after i, whatever else there is: direct() as it
    would be said, one pair at a time."""
    pair = events[i].kind + events[j].kind
    return (pair == "LS" and events[i].judged) or any(
        pair in (BARRIERS[e.kind] if instead is None else instead)
        for e in events[i + 1:j] if e.kind in BARRIERS)


def permitted(events, instead=None):
    """Every order, one by one; for programs of a few events."""
    at = [i for i, e in enumerate(events) if e.kind not in BARRIERS]
    sure = [(i, j) for i, j in itertools.combinations(at, 2)
            if kept(events, i, j, instead)]
    for order in itertools.permutations(at):
        place = {i: n for n, i in enumerate(order)}
        if all(place[i] < place[j] for i, j in sure):
            yield place


def self_check(programs=300, length=7):
    """ordered() against all orders of random small programs."""
    source = random.Random(1)
    kinds = [None, *WEAKER.values()]
    words = ["L", "S"] * len(BARRIERS) + list(BARRIERS)
    for n in range(programs):
        events = [Event(source.choice(words), judged=source.random() < 0.5)
                  for _ in range(length)]
        before = ordered(events, kinds[n % len(kinds)])
        places = list(permitted(events, kinds[n % len(kinds)]))
        for i, j in itertools.combinations(range(length), 2):
            if i not in places[0] or j not in places[0]:
                continue
            always = all(p[i] < p[j] for p in places)
            assert always == bool(before[j] >> i & 1), \
                "weak.py: ordered() is not what permitted() says"
    return programs
