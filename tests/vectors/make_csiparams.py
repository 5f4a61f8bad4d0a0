#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Makes csiparams.csv, the project's own vectors of the extractor's block, from
the layout alone; nothing of csiw is used.

    make_csiparams.py > csiparams.csv

Columns as in a recording of makecsiparams, but exit_code is csiw's.  Rows of
the group odd are those that makecsiparams takes and csiw does not; see
docs/CSIPARAMS.md.
"""
import base64
import csv
import struct
import sys

WIDTH = {20: 0x1000, 40: 0x1800, 80: 0x2000, 160: 0x2800}
CENTRES = {40: (38, 46, 54, 62, 102, 110, 118, 126, 134, 142, 151, 159),
           80: (42, 58, 106, 122, 138, 155), 160: (50, 114)}
REAL = [*range(36, 65, 4), *range(100, 145, 4), *range(149, 178, 4)]


def five(channel, mhz):
    """Chanspec of a 5 GHz channel, None where no block holds it."""
    if mhz == 20:
        return 0xC000 | WIDTH[20] | channel
    for centre in CENTRES[mhz]:
        lowest = centre - (mhz - 20) // 10
        if lowest <= channel < lowest + mhz // 5:
            sideband = (channel - lowest) // 4
            return 0xC000 | WIDTH[mhz] | sideband << 8 | centre
    return None


def block(chanspec, cores=1, streams=1, collect=1, byte=None, macs=(),
          delay=0):
    addresses = b"".join(bytes.fromhex(m.replace(":", "")) for m in macs)
    return struct.pack("<H4BH24sH", chanspec, collect, streams << 4 | cores,
                       byte is not None, byte or 0, len(macs), addresses,
                       delay)


def channels():
    for channel in range(1, 15):
        yield "channel", "-c %d/20" % channel, 0x1000 | channel
    for mhz in (20, 40, 80, 160):
        for channel in REAL:
            text = "-c %d/%d" % (channel, mhz)
            yield "channel", text, five(channel, mhz)
    for channel in range(1, 10):
        yield "channel", "-c %d/40l" % channel, 0x1800 | (channel + 2)
    for channel in range(5, 14):
        yield "channel", "-c %du" % channel, 0x1900 | (channel - 2)
    for text, chanspec in (("44", 0xD02C), ("5g44/80", 0xE22A),
                           ("2G3", 0x1003), ("44l", 0xD82E), ("48U", 0xD92E),
                           ("'7/20  '", 0x1007), ("009/020", 0x1009)):
        yield "grammar", "-c " + text, chanspec
    for text in ("9/40", "9/80", "36/40u", "165/160", "225/20", "4294967302",
                 "6/16", "6//20", "6/", "'6 '", "6/20/20", "6/20l", "6lu",
                 "3g6", "g6", "2g", "44/80+80", "'44/ 80x'", "u", "''"):
        yield "rejected", "-c " + text, None
    for text in ("0", "16/20", "225l", "34/20", "180/20", "2g44/20", "5g9/20",
                 "10l", "14u", "1u", "34u", "' 6/20'", "+6/20", "'6/ 20'"):
        yield "odd", "-c " + text, None


def blocks():
    mac = ["02:c5:00:00:00:0%d" % i for i in range(5)]
    base = "-c 48/80 -C 1 -N 1"
    spec = five(48, 80)
    for cores in range(1, 16):
        for streams in (1, 6, 7, 15):
            pairs = bin(cores).count("1") * bin(streams).count("1")
            yield ("masks", "-c 48/80 -C %d -N 0x%x" % (cores, streams),
                   block(spec, cores, streams, delay=50 * (pairs >= 12)))
    for n in range(1, 5):
        yield "mac", base + " -m " + ",".join(mac[:n]), block(spec,
                                                              macs=mac[:n])
    yield ("mac", base + " -m 2:C5:0:0:0:1 -m 02:c5:00:00:00:02",
           block(spec, macs=mac[1:3]))
    for bad in (",".join(mac), mac[0] + " -m " + ",".join(mac[1:]), "2:c5:0:0:0",
                "2:c5:0:0:0:1:2", "02-c5-00-00-00-01", "02c500000001",
                "2:c5:0:0:0:100", "2:c5::0:0:1", "x"):
        yield "rejected", base + " -m " + bad, None
    for odd in (mac[0] + ":02", "2:c5:0:0:0:1,", ",2:c5:0:0:0:1", "''"):
        yield "odd", base + " -m " + odd, None
    for byte in (0, 8, 0x88, 255):
        yield "byte", base + " -b 0x%x" % byte, block(spec, byte=byte)
    yield "byte", base + " -b 0210", block(spec, byte=0o210)
    for delay in (0, 1, 49, 65535):
        yield "delay", base + " -d %d" % delay, block(spec, delay=delay)
    yield "delay", base + " -d 131079", block(spec, delay=7)
    yield "delay", "-c 48/80 -C 7 -N 15 -d 0", block(spec, 7, 15)
    for bad in ("-b 256", "-b -1", "-b 08", "-b 1x", "-d -1", "-d 2147483648",
                "-d 1.5", "-e off", "-C 16", "-N 16", "-C 0", "-N 0", "-q",
                "-c", "-m"):
        yield "rejected", base + " " + bad, None
    for bad in ("-c 48/80 -C 1", "-c 48/80 -N 1", "-C 1 -N 1", "-e 1"):
        yield "rejected", bad, None
    for odd in ("-b ''", "-d +5", "-d ' 5'", "-C ' 1'", "stray", "-e -1",
                "-e 3", "-e 512"):
        yield "odd", base + " " + odd, None
    yield "disable", "-e 0", bytes(34)
    yield "disable", base + " -e 0", block(spec, collect=0)
    yield "disable", "-e 0 -C 15 -N 15", block(0, 15, 15, 0, delay=50)
    yield "repeat", "-c 6/20 -C 2 " + base, block(spec)
    yield "repeat", base + " -b 1 -b 2 -d 1 -d 2", block(spec, byte=2, delay=2)


def rows():
    for group, text, chanspec in channels():
        raw = None if chanspec is None else block(chanspec)
        if raw is None and group == "channel":
            group = "rejected"
        yield group, text + " -C 1 -N 1", raw
    yield from blocks()


def main():
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow("id group arguments exit_code accepted chanspec raw34_hex "
                 "base64 stderr".split())
    for number, (group, text, raw) in enumerate(rows(), 1):
        if raw is None:
            out.writerow([number, group, text, 2, 0, "", "", "", ""])
        else:
            out.writerow([number, group, text, 0, 1,
                          "0x%04x" % int.from_bytes(raw[:2], "little"),
                          raw.hex(), base64.b64encode(raw).decode(), ""])


if __name__ == "__main__":
    main()
