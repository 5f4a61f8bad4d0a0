# SPDX-License-Identifier: BSD-2-Clause
"""What a run must give: an independent model of nexmon's datagram and of the
three kinds of run of protocol v1, written from docs/PROTOCOL.md.  It shares
nothing with the C code.
"""
import struct
from collections import namedtuple

import pcapfile

BLOCK, SAMPLE, DESCRIPTOR, PAGE = 312, 267, 192, 4096
WINDOW = 8 << 20
START, FINISHED, FILTER = 0x01, 0x02, 0x80
# Of the descriptor, section 9.
MAGIC, HEARTBEAT, STATE, SERVED, PROGRESS, LOST = 0, 68, 72, 80, 84, 92
PEER_HEARTBEAT, REQUEST, CANCEL = 136, 140, 188

Csi = namedtuple("Csi", "time_ns rssi mac stream csi")
Run = namedtuple("Run", "ret samples")
# One sample of v1: rssi in dBm, mac of 6 bytes, csi of 256 bytes.
Sample = namedtuple("Sample", "rssi mac stream time_s csi")


def capacity(window_size):
    return max(0, (window_size - BLOCK - DESCRIPTOR) // SAMPLE)


def page_end_totals(limit):
    """Numbers of samples whose data end exactly on a page boundary."""
    return [n for n in range(1, limit + 1)
            if (BLOCK + n * SAMPLE) % PAGE == 0]


def _ipv4(packet):
    """From the IPv4 header on, or None."""
    data = packet.data
    kinds = {pcapfile.ETHERNET: (12, 14), pcapfile.SLL: (14, 16),
             pcapfile.SLL2: (0, 20)}
    kind, start = kinds[packet.link]
    if len(data) < start or data[kind:kind + 2] != b"\x08\x00":
        return None
    return data[start:]


def udp_payload(packet, port=5500):
    """The payload of an unfragmented UDP datagram to the port, or None."""
    ip = _ipv4(packet)
    if ip is None or len(ip) < 20 or ip[0] >> 4 != 4:
        return None
    head = (ip[0] & 15) * 4
    total, _, fragment = struct.unpack_from(">3H", ip, 2)
    if head < 20 or fragment & 0x3FFF or ip[9] != 17:
        return None
    if total < head + 8 or total > len(ip):
        return None
    udp = ip[head:total]
    _, dport, length = struct.unpack_from(">3H", udp)
    if dport != port or length < 8 or length > len(udp):
        return None
    return udp[8:length]


def csi_of(packet):
    """The CSI of a packet, or None if it is no well-formed CSI datagram.

    The older header has no RSSI: 0x11 stands there, and is kept as 17.
    """
    d = udp_payload(packet)
    if d is None or len(d) - 18 not in (256, 512, 1024):
        return None
    if d[:2] != b"\x11\x11" or d[4:10] == b"\xff" * 6:
        return None
    rssi = struct.unpack_from("b", d, 2)[0]
    stream = struct.unpack_from("<H", d, 12)[0]
    return Csi(packet.time_ns, rssi, d[4:10], stream, d[18:18 + 256])


def csi_list(path):
    """Every valid CSI of a capture file, in order of arrival."""
    found = map(csi_of, pcapfile.read(path))
    return [c for c in found if c is not None]


def expected(heard, filter_on=False, macs=(), samples=0, room=None,
             timeout=30):
    """The run that a guest makes of `heard`, which then ends (exhausted).

    macs are 6 bytes each; room is the window's capacity in samples.
    """
    room = capacity(WINDOW) if room is None else room
    listed = set(macs)
    if filter_on and len(macs) > 50:
        return Run(1, [])
    if filter_on and samples * len(listed) > room:
        return Run(2, [])
    kept, count = [], {}
    if timeout == 0:
        return Run(7, kept)
    for c in heard:
        if filter_on and c.mac not in listed:
            continue
        if samples and count.get(c.mac, 0) == samples:
            continue
        count[c.mac] = count.get(c.mac, 0) + 1
        kept.append(_sample(c, heard[0].time_ns))
        if len(kept) == room:
            return Run(8, kept)
        if filter_on and samples and listed and \
                all(count.get(m, 0) == samples for m in listed):
            return Run(6, kept)
    return Run(7, kept)


def _sample(c, first_ns):
    seconds = (c.time_ns - first_ns) // 10**9
    return Sample(c.rssi, c.mac, c.stream, min(max(seconds, 0), 65535), c.csi)


def devices(samples):
    """mac -> number of samples, in order of first appearance."""
    count = {}
    for s in samples:
        count[s.mac] = count.get(s.mac, 0) + 1
    return count


def sign(order):
    """struct's letter for "big" or "little"."""
    return {"big": ">", "little": "<"}[order]


def encode(samples, order):
    """The exact bytes of the sample area."""
    form = sign(order) + "b6s2H256s"
    return b"".join(struct.pack(form, *s) for s in samples)


def decode(data, order):
    form = struct.Struct(sign(order) + "b6s2H256s")
    return [Sample(*fields) for fields in form.iter_unpack(data)]


def mac_text(mac):
    return ":".join("%02x" % b for b in mac)


def mac_bytes(text):
    return bytes(int(part, 16) for part in text.split(":"))
