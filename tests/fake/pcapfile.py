# SPDX-License-Identifier: BSD-2-Clause
"""Reads and writes capture files: classic pcap and pcapng, in either byte
order and any time resolution.  Written from the file formats, so that tests
can compare the programs (which use libpcap) with something else.
"""
import struct
from collections import namedtuple

ETHERNET, SLL, SLL2 = 1, 113, 276

# time_ns since the epoch; data as captured, orig_len as it was on the air.
Packet = namedtuple("Packet", "link time_ns data orig_len")

_CLASSIC = {0xA1B2C3D4: 1000, 0xA1B23C4D: 1}  # magic -> ns per fraction


class BadCapture(Exception):
    """The file is no capture, or is cut off."""


def read(path):
    """All packets of a capture file, in order."""
    with open(path, "rb") as f:
        raw = f.read()
    if raw[:4] == b"\x0a\x0d\x0d\x0a":
        return list(_pcapng(raw))
    return list(_classic(raw))


def _classic(raw):
    if len(raw) < 24:
        raise BadCapture("shorter than a file header")
    for order in "<>":
        magic = struct.unpack_from(order + "I", raw)[0]
        if magic in _CLASSIC:
            break
    else:
        raise BadCapture("unknown magic")
    unit = _CLASSIC[magic]
    link = struct.unpack_from(order + "I", raw, 20)[0] & 0xFFFF
    at = 24
    while at < len(raw):
        if at + 16 > len(raw):
            raise BadCapture("cut off in a packet header")
        sec, frac, caplen, orig = struct.unpack_from(order + "4I", raw, at)
        at += 16
        if at + caplen > len(raw):
            raise BadCapture("cut off in a packet")
        data = raw[at:at + caplen]
        yield Packet(link, sec * 10**9 + frac * unit, data, orig)
        at += caplen


def _pcapng(raw):
    order, interfaces, at = "<", [], 0
    while at < len(raw):
        if raw[at:at + 4] == b"\x0a\x0d\x0d\x0a":
            order = "<" if raw[at + 8:at + 12] == b"\x4d\x3c\x2b\x1a" else ">"
            interfaces = []
        if at + 12 > len(raw):
            raise BadCapture("cut off in a block header")
        kind, size = struct.unpack_from(order + "2I", raw, at)
        if size < 12 or size % 4 or at + size > len(raw):
            raise BadCapture("cut off in a block")
        body = raw[at + 8:at + size - 4]
        if kind == 1:
            interfaces.append(_interface(order, body))
        elif kind == 6:
            yield _enhanced(order, body, interfaces)
        at += size


def _interface(order, body):
    """(link type, units a second, seconds to add)."""
    link = struct.unpack_from(order + "H", body)[0]
    units, offset, at = 10**6, 0, 8
    while at + 4 <= len(body):
        code, size = struct.unpack_from(order + "2H", body, at)
        value = body[at + 4:at + 4 + size]
        if code == 0:
            break
        if code == 9:
            e = value[0]
            units = 2**(e & 0x7F) if e & 0x80 else 10**e
        if code == 14:
            offset = struct.unpack(order + "q", value)[0]
        at += 4 + (size + 3) // 4 * 4
    return link, units, offset


def _enhanced(order, body, interfaces):
    which, high, low, caplen, orig = struct.unpack_from(order + "5I", body)
    link, units, offset = interfaces[which]
    ticks = high << 32 | low
    time_ns = offset * 10**9 + ticks * 10**9 // units
    return Packet(link, time_ns, body[20:20 + caplen], orig)


def write_pcap(path, packets, order="<", nano=False):
    """Classic pcap; all packets of one link type."""
    unit = 1 if nano else 1000
    magic = 0xA1B23C4D if nano else 0xA1B2C3D4
    link = packets[0].link if packets else ETHERNET
    with open(path, "wb") as f:
        f.write(struct.pack(order + "I2H4I", magic, 2, 4, 0, 0, 65535, link))
        for p in packets:
            sec, ns = divmod(p.time_ns, 10**9)
            f.write(struct.pack(order + "4I", sec, ns // unit, len(p.data),
                                p.orig_len) + p.data)


def write_pcapng(path, packets, order="<", digits=6):
    """pcapng with one interface; digits: decimal places of a second kept."""
    link = packets[0].link if packets else ETHERNET
    option = struct.pack(order + "2HB3x2H", 9, 1, digits, 0, 0)
    with open(path, "wb") as f:
        f.write(_block(order, 0x0A0D0D0A,
                       struct.pack(order + "I2Hq", 0x1A2B3C4D, 1, 0, -1)))
        f.write(_block(order, 1, struct.pack(order + "2HI", link, 0, 0)
                       + option))
        for p in packets:
            ticks = p.time_ns * 10**digits // 10**9
            head = struct.pack(order + "5I", 0, ticks >> 32,
                               ticks & 0xFFFFFFFF, len(p.data), p.orig_len)
            f.write(_block(order, 6, head + p.data))


def _block(order, kind, body):
    body += bytes(-len(body) % 4)
    size = struct.pack(order + "I", len(body) + 12)
    return struct.pack(order + "I", kind) + size + body + size
