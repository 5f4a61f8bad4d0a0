#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Makes record.txt, counters.txt, identity.txt and ring.txt, the golden vectors
of the link, from sections 9 to 13 of docs/PROTOCOL.md alone; nothing of csiw is
used.  make.py says how files and --check look.
"""
import struct
import sys

sys.dont_write_bytecode = True

import make  # noqa: E402

LIMITS = dict(make.LIMITS, Q=(0, 2 ** 64 - 1))
TELLING = dict(make.TELLING, Q=0x123456789ABCDEF0)

# name, offset, struct letter: section 12; the transmitter lies at 24
RECORD = (("index", 0, "I"), ("request", 4, "I"), ("mono_ns", 8, "Q"),
          ("wall_ns", 16, "Q"), ("sequence", 30, "H"),
          ("frame_control", 32, "B"), ("rssi_dbm", 33, "b"),
          ("core_stream", 34, "H"), ("chanspec", 36, "H"), ("chip", 38, "H"),
          ("format", 40, "B"), ("flags", 41, "B"), ("csi_len", 42, "H"),
          ("dropped", 44, "I"))
RECORD_MAC, RECORD_SIZE = 24, 64
# section 13
COUNTERS = (("version", 0, "I"), ("request", 4, "I"), ("received", 8, "Q"),
            ("delivered", 16, "Q"), ("filtered", 24, "Q"),
            ("surplus", 32, "Q"), ("malformed", 40, "Q"),
            ("dropped_kernel", 48, "Q"), ("dropped_ring", 56, "Q"),
            ("sequence_gaps", 64, "Q"))
COUNTERS_SIZE = 72
# section 9.1: the words of the line, from its beginning
IDENTITY = ("magic", "versions", "features", "order", "window", "ring",
            "slots", "nonce")
MAGIC, RING = 0x43534957, 320
LINE, WORDS = 64, 16
# section 11
SLOTS = {20: 320, 40: 576, 80: 1088}
COUNTERS_ROOM, DESCRIPTOR = 128, 192


def cases(layout):
    """Each field at its limits and at a telling value, the others 0."""
    yield "nothing", {}
    for name, _, letter in layout:
        low, high = LIMITS[letter]
        yield name + " highest", {name: high}
        if low:
            yield name + " lowest", {name: low}
        if letter in TELLING:
            yield name + " telling", {name: TELLING[letter]}
    yield "all highest", {n: LIMITS[c][1] for n, _, c in layout}


def vector(layout, size, name, values, mac=None):
    pieces = [] if mac is None else [(RECORD_MAC, mac)]
    data = make.pack(layout, values, "big", size, pieces)
    extra = [] if mac is None else [("mac", mac.hex())]
    return make.text(name, "big", layout, values,
                     extra + [("bytes", data.hex())])


def record(name, values, mac=bytes(6)):
    return vector(RECORD, RECORD_SIZE, name, values, mac)


def records():
    for name, values in cases(RECORD):
        yield record(name, values)
    yield record("transmitter highest", {}, b"\xff" * 6)
    for rssi in (-60, -1, 17):
        yield record("rssi %d" % rssi, {"rssi_dbm": rssi})
    for chip, form, size in ((0x65, 1, 256), (1, 1, 512), (3, 2, 1024),
                             (0x6A, 3, 1024), (0x43B3, 0, 256)):
        yield record("chip %#x" % chip, {
            "index": 0xFFFFFFFE, "request": 7, "mono_ns": 81234567890123,
            "wall_ns": 1795276800123456789, "sequence": 0xABC0,
            "frame_control": 0x88, "rssi_dbm": -47,
            "core_stream": 1 << 3 | 2, "chanspec": 0xE02A, "chip": chip,
            "format": form, "flags": 0, "csi_len": size, "dropped": 3},
            bytes.fromhex("e81098d18ba0"))


def counters():
    for name, values in cases(COUNTERS):
        yield vector(COUNTERS, COUNTERS_SIZE, name, values)
    parts = {"delivered": 900, "filtered": 50, "surplus": 30, "malformed": 10,
             "dropped_kernel": 7, "dropped_ring": 3}
    yield vector(COUNTERS, COUNTERS_SIZE, "a sum", dict(
        parts, version=2, request=9, received=sum(parts.values()),
        sequence_gaps=41))


def slots_log2(size, slot):
    """Of the largest power of two that has room."""
    log2 = 0
    while RING + (2 << log2) * slot + COUNTERS_ROOM <= size - DESCRIPTOR:
        log2 += 1
    return log2


def slots_word(size):
    return sum(slots_log2(size, slot) << 8 * i
               for i, slot in enumerate(SLOTS.values()))


def sizes():
    """Least and largest, the usual ones, and both sides of every step."""
    found = {8192, 65536, 1 << 20, 8 << 20, 16 << 20, 1 << 31,
             (1 << 32) - 4096}
    for slot in SLOTS.values():
        for log2 in range(3, 14):
            fits = RING + (slot << log2) + COUNTERS_ROOM + DESCRIPTOR
            page = -(-fits // 4096) * 4096
            found |= {page, page - 4096}
    return sorted(s for s in found if s >= 8192)


def rings():
    for size in sizes():
        for mhz, slot in SLOTS.items():
            log2 = slots_log2(size, slot)
            yield "\n".join("%s = %d" % item for item in (
                ("window_size", size), ("bandwidth_mhz", mhz),
                ("slot_size", slot), ("slot_count", 1 << log2),
                ("counters", RING + (slot << log2)),
                ("slots_word", slots_word(size)))) + "\n\n"


def identity(name, verdict, reserved=(), **changes):
    """A line in a window of 64 KiB; reserved words by their number."""
    words = {"magic": MAGIC, "versions": 1 << 16 | 1, "features": 3,
             "order": 0, "window": 65536, "ring": RING,
             "slots": slots_word(65536), "nonce": 0xA1B2C3D4}
    words.update(changes)
    line = [words[n] for n in IDENTITY] + [0] * (WORDS - len(IDENTITY))
    for number, value in reserved:
        line[number] = value
    data = struct.pack(">%dI" % WORDS, *line)
    return "\n".join(["name = " + name, "verdict = " + verdict] +
                     ["%s = %d" % (n, words[n]) for n in IDENTITY] +
                     ["bytes = " + data.hex()]) + "\n\n"


def identities():
    yield identity("usual", "ok")
    yield identity("little", "ok", order=1)
    yield identity("no feature", "ok", features=0)
    yield identity("unknown features", "ok", features=0xFFFFFFFF)
    yield identity("versions 1 to 65535", "ok", versions=1 << 16 | 0xFFFF)
    yield identity("versions 0 to 1", "ok", versions=1)
    yield identity("nonce least", "ok", nonce=1)
    yield identity("nonce greatest", "ok", nonce=0xFFFFFFFF)
    yield identity("being written", "foreign", magic=0)
    yield identity("magic the other way round", "foreign", magic=0x57495343)
    yield identity("fill", "foreign", magic=0xFFFFFFFF)
    for bit in range(32):
        yield identity("magic, bit %d" % bit, "foreign", magic=MAGIC ^ 1 << bit)
    yield identity("no nonce", "format", nonce=0)
    yield identity("order 2", "format", order=2)
    yield identity("order the other way round", "format", order=1 << 24)
    yield identity("versions reversed", "format", versions=2 << 16 | 1)
    for number in range(len(IDENTITY), WORDS):
        for value in (1, 1 << 31):
            yield identity("reserved word %d is %#x" % (number, value),
                           "format", reserved=[(number, value)])
    for ring in (0, 312, 319, 321, 0x40010000, 0xFFFFFFFF):
        yield identity("ring at %d" % ring, "format", ring=ring)
    right = slots_word(65536)
    for word in (0, right + 1, right - 1, right + 256, right + 65536,
                 right | 1 << 24, 0x1F1F1F, 0xFFFFFFFF):
        yield identity("slots %#x" % word, "format", slots=word)
    for low, high in ((2, 3), (0, 0), (0xFFFF, 0xFFFF)):
        yield identity("versions %d to %d" % (low, high), "version",
                       versions=low << 16 | high)
    for size in (0, 4096, 32768, 65535, 65537, 131072, 0xFFFFFFFF):
        yield identity("window of %d bytes" % size, "window", window=size)


def main():
    make.main({"record.txt": records, "counters.txt": counters,
               "identity.txt": identities, "ring.txt": rings},
              "make_link.py")


if __name__ == "__main__":
    main()
