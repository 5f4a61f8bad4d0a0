# SPDX-License-Identifier: BSD-2-Clause
"""Seeds of the targets that read one format of the library's."""
import csv
import os
import re
import shlex
import struct

HERE = os.path.dirname(os.path.abspath(__file__))
VECTORS = os.path.join(HERE, "..", "vectors")
EXAMPLE = os.path.join(HERE, "..", "..", "examples", "captures", "example.pcap")
CAPACITY = struct.pack(">H", 31416)
ETHERNET, SLL, SLL2 = b"\0", b"\1", b"\2"
MAC_HEADER, UDP_END = 14, 14 + 20 + 8

URIS = """
file:/dev/shm/w
file:/dev/shm/w,size=8M
file:w,size=0x800000
file:w,size=64k
file:w,size=1G
file:/a:b=c d,size=4k
mem:0x09000000,size=8M
uio:csi,map=1
pci:0000:00:04.0,bar=2
chardev:/dev/csi
xen:1,grant=8
/dev/shm/w
flie:/dev/shm/w
file:,size=8M
file:w,size
file:w,size=
file:w,size=8MB
file:w,size=2G
file:w,size=0
file:w,size=1,size=2
file:w,colour=red
chardev:/dev/csi,size=1
uio:csi,map=5
pci:0000:00:04.0,bar=6
file:w,size=99999999999999999999999999
""".split("\n")[1:-1]


def vectors(*names):
    """bytes of each vector, every one once, in order."""
    found = {}
    for name in names:
        with open(os.path.join(VECTORS, name), encoding="ascii") as f:
            for value in re.findall(r"^bytes = ([0-9a-f]+)$", f.read(), re.M):
                found[bytes.fromhex(value)] = None
    return list(found)


def param():
    blocks = vectors("block.txt", "devmem.txt")
    head = bytes.fromhex("81061464001e0000") + bytes(4)
    mac = bytes.fromhex("02c510000001")
    for count, macs in ((4, mac * 3 + b"\1" * 6), (51, mac * 50),
                        (50, bytes(300))):
        blocks.append(head[:6] + bytes([count]) + head[7:] +
                      macs.ljust(300, b"\0"))
    yield blocks[-1][:-1]
    for block in blocks:
        yield block + CAPACITY
    # Two distinct MACs of 100 samples fit 200, listed four times in all.
    twice = next(b for b in blocks if b[0] == 0x81 and b[6] == 4)
    for capacity in (199, 200):
        yield twice + struct.pack(">H", capacity)


def sample():
    yield bytes(10)
    sizes = (0, 770, 771, 0x800000, 2 ** 32 - 1, 2 ** 41, 2 ** 64 - 1)
    for i, head in enumerate(vectors("sample.txt")):
        yield head + struct.pack(">Q", sizes[i % len(sizes)])


def link():
    """Records and counters as they are, lines as a descriptor's first."""
    yield bytes(63)
    yield from vectors("record.txt")[-8:]
    yield from vectors("counters.txt")[-3:]
    usual, *hostile = vectors("identity.txt")
    yield usual
    yield usual + bytes.fromhex("01") * 64 + bytes.fromhex("02") * 64
    yield from hostile[::9]


def chanspec():
    """The first of each shape: digits in the same places, taken or refused."""
    shapes = {}
    path = os.path.join(VECTORS, "csiparams.csv")
    with open(path, encoding="ascii", newline="") as f:
        for row in csv.DictReader(f):
            words = shlex.split(row["arguments"])
            if "-c" in words[:-1]:
                text = words[words.index("-c") + 1]
                shape = re.sub("[0-9]", "0", text), row["accepted"]
                shapes.setdefault(shape, text.encode())
    return shapes.values()


def uri():
    for text in URIS:
        yield text.encode()
    yield b"file:/" + b"d" * 300 + b",size"
    yield b"file:w,\x1b[31m\n\x7f=1"


def example():
    """The first Ethernet frame of each device."""
    with open(EXAMPLE, "rb") as f:
        capture = f.read()
    frames, at = {}, 24
    while at < len(capture):
        size = struct.unpack_from("<I", capture, at + 8)[0]
        frame = capture[at + 16:at + 16 + size]
        frames.setdefault(frame[UDP_END + 4:UDP_END + 10], frame)
        at += 16 + size
    return list(frames.values())


def put(frame, offset, data):
    return frame[:offset] + data + frame[offset + len(data):]


def resized(frame, tones):
    """The same measurement with another number of tones."""
    udp = 8 + 18 + 4 * tones
    frame = put(frame, MAC_HEADER + 2, struct.pack(">H", 20 + udp))
    frame = put(frame, MAC_HEADER + 24, struct.pack(">H", udp))
    csi = frame[UDP_END + 18:UDP_END + 18 + 256]
    return frame[:UDP_END + 18] + (csi * (tones // 64))[:4 * tones]


def datagram():
    frames = example()
    first = frames[0]
    packet = first[MAC_HEADER:]
    options = bytes([0x46, 0]) + struct.pack(">H", 24 + len(packet) - 20)
    for frame in frames:
        yield ETHERNET + frame
    yield SLL + struct.pack(">HHH8sH", 4, 1, 6, b"NEXMON", 0x0800) + packet
    yield SLL2 + struct.pack(">HHIHBB8s", 0x0800, 0, 2, 1, 4, 6,
                             b"NEXMON") + packet
    for tones in (128, 256, 65):
        yield ETHERNET + resized(first, tones)
    yield ETHERNET + put(first, UDP_END + 2, b"\x11\x11")       # older header
    yield ETHERNET + put(first, UDP_END, b"\x12")               # magic
    yield ETHERNET + put(first, UDP_END + 4, b"\xff" * 6)       # transmitter
    yield ETHERNET + put(first, MAC_HEADER + 6, b"\x20\x00")    # fragment
    yield ETHERNET + put(first, MAC_HEADER + 9, b"\x06")        # not UDP
    yield ETHERNET + put(first, MAC_HEADER + 22, b"\x15\x7d")   # port
    yield ETHERNET + put(first, MAC_HEADER + 24, b"\xff\xff")   # UDP length
    yield ETHERNET + put(first, 12, b"\x86\xdd")                # IPv6
    yield ETHERNET + (first[:MAC_HEADER] + options + packet[4:20] + bytes(4) +
                      packet[20:])
    # UDP says one byte more than IP.
    yield ETHERNET + put(first, MAC_HEADER + 2,
                         struct.pack(">H", len(packet) - 1))[:-1]
    for size in (MAC_HEADER + 10, UDP_END - 1, len(first) - 1):
        yield ETHERNET + first[:size]


TARGETS = {"datagram": datagram, "param": param, "chanspec": chanspec,
           "uri": uri, "sample": sample, "link": link}
