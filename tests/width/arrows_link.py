# SPDX-License-Identifier: BSD-2-Clause
"""What must be seen in order on a link: the arrows of docs/PROTOCOL.md 9 to 13,
found in a trace of scenes_link.c, for each side on its own.  As arrows.py's."""

FLAGS = (0, 1)
BLOCK = (0, 312)
RET = (7, 8)
TOTAL = (8, 12)
SLOTS = (320, 5440)      # 16 of them: 8 KiB at 20 MHz
SLOT, HEADER = 320, 64   # bytes; CSI lies behind the header
COUNTERS = (5440, 5512)
VERSION = (5440, 5444)
D = 8192 - 192


def word(field):
    return (D + field, D + field + 4)


MAGIC = word(0)
NONCE = word(28)
ECHO = word(64)
SERVED = word(80)
PROGRESS = word(84)
PRODUCER = word(88)
ARMED = word(96)
GUEST_LINES = (D + 4, D + 128)  # but for magic
STATE_TO_ARMED = ((D + 72, D + 80), (D + 84, D + 96))  # but for served
PEER_NONCE = word(128)
PEER_ECHO = word(132)
PEER_HEARTBEAT = word(136)
REQUEST = word(140)
MARK = word(144)
CONSUMER = word(148)
PEER_VERSION = word(152)
PEER_ARMED = word(156)
CANCEL = word(188)
PEER_LINE = ((D + 128, D + 132), (D + 136, D + 192))  # but for echo
COUNT_UNDER_L3 = (PEER_HEARTBEAT, REQUEST, MARK, CONSUMER, PEER_VERSION, CANCEL)


def judged(name, offset):
    """Whether a load decides on anything: CSI is copied, whatever it is."""
    csi = (SLOTS[0] <= offset < SLOTS[1]
           and (offset - SLOTS[0]) % SLOT >= HEADER)
    return not (csi and name.startswith("link_peer"))


def rewritten(scene, rule, seal, *line):
    """A word that is 0 first, then the line, then the word."""
    seals = scene.find("S", seal)
    for first, last in zip(seals[::2], seals[1::2]):
        words = scene.find("S", *line, first=first, end=last)
        yield f"{rule}: 0 over its seal, then a line", [first], words
        yield f"{rule}: a line, then its seal", words, [last]


def between_looks(scene, rule, field, looks, width):
    """A word counts between two looks, of so many loads, at who wrote it."""
    yield (f"{rule}: who wrote it, then a word",
           [i for i in looks if i < field][-width:], [field])
    yield (f"{rule}: a word, then who wrote it",
           [field], [i for i in looks if i > field][:width])


def doorbell(scene, own, other):
    """L10 of either side."""
    for first, end in scene.calls("bell"):
        looks = scene.find("L", other, first=first, end=end)
        stores = scene.find("S", (0, D + 192), end=first)
        yield "L10: what was published, then armed", stores, looks
    for first, end in scene.calls("arm"):
        yield ("L10: armed, then what would wake up",
               scene.find("S", own, first=first, end=end),
               scene.loads(first, end))


def taking(scene):
    """L7, L12 and 9.2: behind the copy whose request it is; then served."""
    for first, end in scene.calls("step"):
        served = scene.find("S", SERVED, first=first, end=end)
        if len(served) < 2:
            continue
        words = scene.find("S", *STATE_TO_ARMED, first=served[0],
                           end=served[1])
        yield "9.2: served is 0, then words of a run", served[:1], words
        yield "9.2: words of a run, then served", words, served[1:]
        request = scene.find("L", REQUEST, first=first, end=end)
        if not request:
            continue
        rest = scene.find("L", MARK, PEER_VERSION, first=first, end=end)
        start = scene.find("L", CONSUMER, first=request[0], end=end)
        ret = scene.find("S", RET, first=first)[0]
        copy = scene.find("L", BLOCK, first=ret, end=request[0])
        compare = scene.find("L", BLOCK, first=request[0], end=served[0])
        yield "L7: the copy, then the request", copy, request
        yield "L7: the request, then mark and version", request, rest
        yield "L12: the copy, then consumer", copy, start
        yield "L7: the words, then the compare", request + rest, compare


def producing(scene):
    """L13, L15 and section 13."""
    at = 0
    for index in scene.find("S", PRODUCER):
        records = scene.find("S", SLOTS, first=at, end=index)
        if records:
            yield "L13: records, then producer", records, [index]
        at = index
    seals = scene.find("S", VERSION)
    for first, last in zip(seals[::2], seals[1::2]):
        words = scene.find("S", COUNTERS, first=first + 1, end=last)
        yield "13: an odd version, then counters", [first], words
        yield "13: counters, then an even version", words, [last]
    for total in scene.find("S", TOTAL):
        yield ("L15: records, producer and counters, then total",
               scene.find("S", SLOTS, PRODUCER, COUNTERS, end=total), [total])


def guest(scene):
    yield from rewritten(scene, "9.1", MAGIC, GUEST_LINES)
    looks = scene.find("L", PEER_ECHO, PEER_NONCE)
    for field in scene.find("L", *COUNT_UNDER_L3):
        yield from between_looks(scene, "L3", field, looks, 2)
    for echo in scene.find("L", PEER_ECHO):
        nonce = scene.find("L", PEER_NONCE, first=echo)[:1]
        yield "L1, L3: the peer's echo, then its nonce", [echo], nonce
    yield from taking(scene)
    yield from producing(scene)
    yield from doorbell(scene, ARMED, PEER_ARMED)


def numbering(scene):
    """L6 and L12, down to start."""
    for first, end in scene.calls("step"):
        mark = scene.find("S", MARK, first=first, end=end)
        start = scene.find("S", FLAGS, first=first, end=end)
        if not mark or not start:
            continue
        left = start[:-1]
        consumer = scene.find("S", CONSUMER, end=mark[0])[-1:]
        number = scene.find("S", REQUEST, first=mark[0], end=end)
        block = scene.find("S", (1, 312), first=mark[0], end=end)
        yield "L6: a start that was left cleared, then mark", left, mark
        yield "L12: consumer, then mark", consumer, mark
        yield "L6: mark, then number", mark, number
        yield "L6: number, then zeroes and fields", number, block
        yield ("L6: number and block, then start", number + block, start[-1:])
    for first, end in scene.calls("withdraw"):
        yield ("L6: start cleared, then request is 0",
               scene.find("S", FLAGS, first=first, end=end),
               scene.find("S", REQUEST, first=first, end=end))


def settling(scene):
    """L8 and L15: behind finished served, between two looks, and producer."""
    who = scene.find("L", MAGIC, NONCE, ECHO)
    for first, end in scene.calls("step"):
        finished = scene.looks(first, end)[:1]
        served = scene.find("L", SERVED, first=first, end=end)
        total = scene.find("L", TOTAL, first=first, end=end)
        if not finished or not served or not total:
            continue
        yield "L8: finished, then served", finished, served
        yield from between_looks(scene, "L3, L8", served[0], who, 3)
        yield ("L15: finished, then producer", finished,
               scene.find("L", PRODUCER, first=first, end=end))


def consuming(scene):
    """L14 and section 13."""
    who = scene.find("L", MAGIC, NONCE, ECHO, SERVED)
    for name in ("ready", "copy"):
        for first, end in scene.calls(name):
            # the first look only says whether a second one is worth it
            _, index = scene.find("L", PRODUCER, first=first, end=end)
            released = scene.find("S", CONSUMER, first=index)[0]
            records = scene.find("L", SLOTS, first=index, end=released)
            last = scene.find("L", FLAGS, MAGIC, NONCE, ECHO, SERVED,
                              first=records[-1], end=released)
            yield ("L3, L14: who wrote it, then producer",
                   [i for i in who if i < index][-4:], [index])
            yield "L14: producer, then records", [index], records
            yield "L14: records, then who wrote them", records, last
            yield ("L14: records and who wrote them, then consumer",
                   records + last, [released])
    for first, end in scene.calls("record"):
        yield ("L14: a record that is none, then who wrote it",
               scene.find("L", SLOTS, first=first, end=end),
               scene.find("L", FLAGS, MAGIC, NONCE, ECHO, first=first,
                          end=end))
    for first, end in scene.calls("progress"):
        seen = scene.find("L", PROGRESS, first=first, end=end)[0]
        yield from between_looks(scene, "L3, 9.2", seen, who, 4)
    for first, end in scene.calls("counters"):
        seen, *copy, again = scene.find("L", COUNTERS, first=first, end=end)
        yield "13: version, then counters", [seen], copy
        yield "13: counters, then version again", copy, [again]
        yield ("L3, 13: counters, then who wrote them", copy,
               scene.find("L", MAGIC, NONCE, ECHO, first=first, end=end))


def cancelling(scene):
    for first, end in scene.calls("cancel"):
        yield ("L10: cancel, then armed",
               scene.find("S", CANCEL, first=first, end=end),
               scene.find("L", ARMED, first=first, end=end))


def peer(scene):
    yield from rewritten(scene, "9.3", PEER_ECHO, *PEER_LINE)
    yield from numbering(scene)
    yield from settling(scene)
    yield from consuming(scene)
    yield from cancelling(scene)
    yield from doorbell(scene, PEER_ARMED, ARMED)


def of(name, scene):
    yield from (guest if name.startswith("link_guest") else peer)(scene)
