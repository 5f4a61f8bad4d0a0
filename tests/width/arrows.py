# SPDX-License-Identifier: BSD-2-Clause
"""What must be seen in order: the arrows of docs/PROTOCOL.md 6.1 to 6.3, found
in a trace of scenes.c.  Each yields (name, earlier events, later events)."""

import arrows_link
from weak import BARRIERS, Event

FLAGS = (0, 1)
FIELDS = (1, 7)
RET = (7, 8)
TOTAL = (8, 12)
MACS = (12, 312)
SAMPLES = (312, 1 << 62)


def parse(text):
    """Scenes by name, each a list of events."""
    scenes = {}
    name = call = ""
    for line in text.splitlines():
        word, *rest = line.split()
        if word == "scene":
            name = rest[0]
            events = scenes.setdefault(name, [])
        elif word == "call":
            # which one of several of the same name
            call = f"{rest[0]} {len(events)}"
        elif word in BARRIERS:
            events.append(Event(word, call=call))
        else:
            offset, width = map(int, rest)
            events.append(Event(word, offset, width, call,
                                arrows_link.judged(name, offset)))
    return scenes


class Scene:
    def __init__(self, events):
        self.events = events

    def find(self, kind, *areas, first=0, end=None):
        """Numbers of the events of a kind that touch an area."""
        end = len(self.events) if end is None else end
        return [i for i in range(first, end) if self.events[i].kind == kind
                and any(self.events[i].touches(*a) for a in areas)]

    def loads(self, first, end):
        return self.find("L", (0, 1 << 62), first=first, end=end)

    def looks(self, first=0, end=None):
        """Loads of the flags alone, as opposed to copies of the block."""
        return [i for i in self.find("L", FLAGS, first=first, end=end)
                if self.events[i].width == 1]

    def calls(self, name=""):
        """(first, end) of each call of such a name."""
        at = 0
        while at < len(self.events):
            call = self.events[at].call
            end = at
            while end < len(self.events) and self.events[end].call == call:
                end += 1
            if call.startswith(name):
                yield at, end
            at = end

    def end_of_call(self, i):
        return next(end for first, end in self.calls() if first <= i < end)


def guest(scene):
    """Rules G1 and G2."""
    for first, end in scene.calls():
        looks = scene.looks(first, end)
        for look, until in zip(looks, [*looks[1:], end]):
            yield ("G1, G2: flags, then the rest of the block", [look],
                   scene.loads(look + 1, until))
    taken, *published = scene.find("S", RET)
    total = scene.find("S", TOTAL)
    yield ("G2: 11, then the copy of the block", [taken],
           scene.find("L", FLAGS, FIELDS, RET, MACS, first=taken,
                      end=scene.end_of_call(taken)))
    yield "G2, P6: 11, then samples", [taken], scene.find("S", SAMPLES)
    if not published:
        return
    ret = published[0]
    end = scene.end_of_call(ret)
    flags = scene.find("S", FLAGS)
    samples = scene.find("S", SAMPLES)
    yield "G2: samples and the 0 byte, then total", samples, total
    yield "G2: total, then compare", total, scene.loads(max(total), ret)
    yield "G2: compare, then return value", scene.loads(max(total), ret), [ret]
    yield "G2: return value, then compare", [ret], scene.loads(ret, end)
    yield "G2: compare, then flags", scene.loads(ret, end), flags
    yield "6.1: payload, then flags (guest)", [*samples, *total, ret], flags


def ask(scene):
    """Rules P1, P2 and the fill of P6."""
    begin = scene.find("S", SAMPLES)[0]
    cleared = scene.find("S", FLAGS, end=begin)
    start = scene.find("S", FLAGS, first=begin)[0]
    zeroes = scene.find("S", RET, TOTAL, end=start)
    fields = scene.find("S", FIELDS, MACS, end=start)
    fill = scene.find("S", SAMPLES, end=start)
    yield "P2: a start that was left cleared, then zeroes", cleared, zeroes
    yield "P1: flags, then fill", scene.looks(end=fill[0]), fill
    yield "P2: zeroes, then fields and MACs", zeroes, fields
    yield "6.1: payload, then flags (peer)", [*zeroes, *fields], [start]
    yield "P6: fill, then start", fill, [start]


def answer(scene):
    """Rules P4 and P6."""
    for first, end in scene.calls("settle"):
        looks = scene.looks(first, end)
        until = looks[1] if len(looks) > 1 else end
        yield ("6.1: flags, then payload (peer)", looks[:1],
               scene.loads(looks[0] + 1, until))
    for name, why in (("settle", "P4: samples, then the block once more"),
                      ("samples", "6.5: samples, then the block once more"),
                      ("look", "P6: the fill, then what explains it")):
        for first, end in scene.calls(name):
            samples = scene.find("L", SAMPLES, first=first, end=end)
            if samples:
                yield why, samples, scene.loads(samples[-1] + 1, end)


def reader(scene):
    """Sections 9.1 and 9.2: 16 words of a line, magic, the other 15; served,
    seven words of its run, served."""
    for first, end in scene.calls("identity"):
        loads = scene.loads(first, end)
        yield "9.1: the line, then magic again", loads[:16], loads[16:17]
        yield "9.1: magic again, then the line", loads[16:17], loads[17:]
    for first, end in scene.calls("look"):
        loads = scene.loads(first, end)
        yield "9.2: served, then words of its run", loads[:1], loads[1:8]
        yield "9.2: words of a run, then served", loads[1:8], loads[8:9]


def of(name, events):
    scene = Scene(events)
    if name.startswith("link"):
        yield from arrows_link.of(name, scene)
    elif name.startswith("guest"):
        yield from guest(scene)
    elif name.startswith("reader"):
        yield from reader(scene)
    elif name.startswith("peer"):
        yield from ask(scene)
        yield from answer(scene)
