#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Makes block.txt, sample.txt and devmem.txt, the golden vectors of protocol v1,
from docs/PROTOCOL.md alone; nothing of csiw is used.

    make.py           write them beside this script
    make.py --check   exit 1 if a file differs from what would be written

A vector is a run of `key = value` lines; an empty line ends it.  Numbers are
decimal, bytes hexadecimal, `#` begins a comment.
"""
import os
import struct
import sys

SIGN = {"big": ">", "little": "<"}
HERE = os.path.dirname(os.path.abspath(__file__))

# name, offset, struct letter: section 3, bytes 0 to 11
BLOCK = (("flags", 0, "B"), ("channel", 1, "B"), ("bandwidth_mhz", 2, "B"),
         ("samples_per_device", 3, "B"), ("timeout_s", 4, "H"),
         ("mac_count", 6, "B"), ("ret", 7, "B"), ("total", 8, "I"))
MACS, BLOCK_SIZE = 12, 312
# section 4, bytes 0 to 10; the transmitter lies at 1
SAMPLE = (("rssi_dbm", 0, "b"), ("stream", 7, "H"), ("time_s", 9, "H"))
SAMPLE_MAC, SAMPLE_HEAD = 1, 11
LIMITS = {"B": (0, 255), "b": (-128, 127), "H": (0, 65535),
          "I": (0, 4294967295)}
# a value whose bytes all differ, so that no two of them can be swapped
TELLING = {"H": 0x1234, "I": 0x12345678}


def pack(layout, values, order, size, pieces):
    out = bytearray(size)
    for name, offset, letter in layout:
        struct.pack_into(SIGN[order] + letter, out, offset,
                         values.get(name, 0))
    for offset, data in pieces:
        out[offset:offset + len(data)] = data
    return bytes(out)


def text(name, order, layout, values, extra):
    lines = ["name = " + name, "order = " + order]
    lines += ["%s = %d" % (n, values.get(n, 0)) for n, _, _ in layout]
    lines += ["%s = %s" % (k, v) for k, v in extra]
    return "\n".join(lines) + "\n\n"


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


def block(name, order, values, macs=b""):
    macs = macs.ljust(300, b"\0")
    data = pack(BLOCK, values, order, BLOCK_SIZE, [(MACS, macs)])
    return text(name, order, BLOCK, values,
                [("macs", macs.hex()), ("bytes", data.hex())])


def blocks():
    some = {"flags": 0x81, "channel": 6, "bandwidth_mhz": 20,
            "samples_per_device": 100, "timeout_s": 30, "mac_count": 50}
    for order in SIGN:
        for name, values in cases(BLOCK):
            yield block(name, order, values)
        yield block("50 MACs", order, some,
                    bytes(1 + i % 251 for i in range(300)))
        yield block("a tag alone", order, some,
                    bytes(294) + bytes.fromhex("a1b2c3d4e5f6"))


def sample(name, order, values, mac):
    data = pack(SAMPLE, values, order, SAMPLE_HEAD, [(SAMPLE_MAC, mac)])
    return text(name, order, SAMPLE, values,
                [("mac", mac.hex()), ("bytes", data.hex())])


def samples():
    for order in SIGN:
        for name, values in cases(SAMPLE):
            yield sample(name, order, values, bytes(6))
        for rssi in (-60, -1, 0, 17):
            yield sample("rssi %d" % rssi, order, {"rssi_dbm": rssi},
                         bytes.fromhex("e81098d18ba0"))
        yield sample("transmitter highest", order, {}, b"\xff" * 6)
        yield sample("core 3 of stream 2", order, {"stream": 2 << 3 | 3},
                     bytes(6))


# Lines of the stock guide: 64-bit words that devmem stores, on a machine that
# is little-endian, at offsets 0, 8 and 16 of the window.
GUIDE = (("test 1", (0x0000001E64140601, 0, 0)),
         ("test 3", (0x0001001E64140681, 0xD19810E800000000,
                     0x000000000000A08B)))


def devmem():
    for name, words in GUIDE:
        data = struct.pack("<3Q", *words).ljust(BLOCK_SIZE, b"\0")
        for order in SIGN:
            values = {n: struct.unpack_from(SIGN[order] + c, data, o)[0]
                      for n, o, c in BLOCK}
            extra = [("word_%d" % (8 * i), "%016x" % w)
                     for i, w in enumerate(words)]
            extra += [("macs", data[MACS:].hex()), ("bytes", data.hex())]
            yield text(name, order, BLOCK, values, extra)


FILES = {"block.txt": blocks, "sample.txt": samples, "devmem.txt": devmem}


def main(files, script):
    check = sys.argv[1:] == ["--check"]
    stale = []
    for name, make in files.items():
        want = "# made by %s from docs/PROTOCOL.md\n" % script
        want += "".join(make())
        path = os.path.join(HERE, name)
        if not check:
            with open(path, "w") as f:
                f.write(want)
            continue
        with open(path) as f:
            if f.read() != want:
                stale.append(name)
    if stale:
        sys.exit("%s: not what %s writes; run %s" %
                 (", ".join(stale), script, os.path.join(HERE, script)))


if __name__ == "__main__":
    main(FILES, "make.py")
