#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Makes captures in nexmon_csi's exact format, deterministic from a seed.

    make_capture.py OUT.pcap [--packets N] [--devices N] [--rate N]
                    [--bandwidth 20|40|80] [--seed N] [--pcapng] [--nano]
"""
import argparse
import random
import struct

import pcapfile

BROADCAST, NEXMON = b"\xff" * 6, b"NEXMON"
TONES = {20: 64, 40: 128, 80: 256}
EPOCH_NS = 1_700_000_000 * 10**9


def mac(index):
    """A locally administered address for device number index."""
    return b"\x02\xc5" + struct.pack(">I", index)


def payload(csi, rssi=-50, mac=mac(0), stream=0, old=False, sequence=0,
            magic=0x1111, frame_control=0x88, chanspec=0x1006, chip=0x0065):
    """The UDP payload of one CSI datagram."""
    head = b"\x11\x11\x11\x11" if old else \
        struct.pack("<HbB", magic, rssi, frame_control)
    return head + mac + struct.pack("<4H", sequence, stream, chanspec,
                                    chip) + csi


def _checksum(header):
    total = sum(struct.unpack(">%dH" % (len(header) // 2), header))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return struct.pack(">H", total ^ 0xFFFF)


def ipv4(data, port=5500, protocol=17, fragment=0, options=b"",
         udp_length=None):
    """An IPv4 packet with one UDP datagram, as the chip's firmware sends it."""
    length = len(data) + 8 if udp_length is None else udp_length
    udp = struct.pack(">4H", 5500, port, length, 0) + data
    head = struct.pack(">2B3HBBH4s4s", 0x45 + len(options) // 4, 0,
                       20 + len(options) + len(udp), 1, fragment, 1, protocol,
                       0, bytes([10] * 4), BROADCAST[:4]) + options
    return head[:10] + _checksum(head) + head[12:] + udp


def frame(ip, link=pcapfile.ETHERNET, ethertype=0x0800):
    kind = struct.pack(">H", ethertype)
    if link == pcapfile.SLL:
        return struct.pack(">3H", 1, 1, 6) + NEXMON + b"\0\0" + kind + ip
    if link == pcapfile.SLL2:
        return kind + struct.pack(">HIHBB", 0, 3, 1, 1, 6) + NEXMON + b"\0\0" \
            + ip
    return BROADCAST + NEXMON + kind + ip


def packet(time_ns, data, link=pcapfile.ETHERNET, trailing=b"", cut=None,
           ethertype=0x0800, **ip):
    """One captured packet; cut: bytes captured of a longer one."""
    whole = frame(ipv4(data, **ip), link, ethertype) + trailing
    return pcapfile.Packet(link, time_ns, whole[:cut], len(whole))


def tones(rng, count):
    """CSI of count subcarriers: int14 pairs, sign-extended to 16 bits."""
    return struct.pack("<%dh" % (2 * count),
                       *(rng.randrange(-8192, 8192) for _ in range(2 * count)))


def stream_of(packets, devices=4, rate=100, bandwidth=20, seed=1,
              link=pcapfile.ETHERNET, old=False, start_ns=EPOCH_NS):
    """Well-formed packets, some with bytes behind the IP packet."""
    rng = random.Random(seed)
    out = []
    for i in range(packets):
        data = payload(tones(rng, TONES[bandwidth]),
                       rssi=rng.randrange(-90, -20),
                       mac=mac(rng.randrange(devices)),
                       stream=rng.randrange(64), old=old,
                       sequence=i << 4 & 0xFFFF)
        trailing = b"\xa5" * rng.choice((0, 0, 0, 4, 10))
        out.append(packet(start_ns + i * 10**9 // rate, data, link, trailing))
    return out


def malformed(time_ns, link=pcapfile.ETHERNET):
    """One packet of every kind that is no CSI, and must be passed over."""
    good = payload(bytes(range(256)))
    rest = good[18:]

    def one(data=good, **kind):
        return packet(time_ns, data, link, **kind)
    return [
        one(payload(rest, magic=0x1112)), one(payload(rest, magic=0x1011)),
        one(payload(rest, mac=BROADCAST)),
        one(good[:-1]), one(good + b"\0"), one(good[:18]), one(good[:17]),
        one(b""), one(payload(bytes(2048))), one(payload(bytes(768))),
        one(port=5501), one(protocol=6), one(fragment=0x2000),
        one(fragment=1), one(ethertype=0x86DD), one(ethertype=0x0806),
        one(udp_length=7), one(udp_length=len(good) + 9), one(udp_length=0),
        one(cut=60), one(cut=30), one(cut=10), one(cut=0),
    ]


def main():
    p = argparse.ArgumentParser(description="make a nexmon_csi capture")
    p.add_argument("out")
    p.add_argument("--packets", type=int, default=500)
    p.add_argument("--devices", type=int, default=4)
    p.add_argument("--rate", type=int, default=100, help="packets a second")
    p.add_argument("--bandwidth", type=int, default=20, choices=TONES)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--pcapng", action="store_true")
    p.add_argument("--nano", action="store_true", help="nanosecond stamps")
    a = p.parse_args()
    made = stream_of(a.packets, a.devices, a.rate, a.bandwidth, a.seed)
    if a.pcapng:
        pcapfile.write_pcapng(a.out, made, digits=9 if a.nano else 6)
    else:
        pcapfile.write_pcap(a.out, made, nano=a.nano)


if __name__ == "__main__":
    main()
