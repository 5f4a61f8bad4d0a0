# SPDX-License-Identifier: BSD-2-Clause
"""Seeds of the command lines, of captures that are replayed, and of what csiw
shows and writes."""
import csv
import os
import shlex
import struct

from seeds_formats import (EXAMPLE, MAC_HEADER, VECTORS, example,
                           vectors)

SOURCES = """
nexmon
nexmon:wlan1
nexmon:
nexmon:a-name-that-is-too-long
replay:f.pcap
replay:/a b.pcap,pace=fast,loop
replay:f,pace=capture
replay:f,pace=100/s
replay:f,pace=0/s
replay:f,pace=slow
replay:,loop
replay:f,loop,loop
replay:f,loop=1
replay:f,devices=3
synthetic
synthetic:devices=65536,rate=1000000,seed=18446744073709551615
synthetic:seed=18446744073709551616
synthetic:rate=0
synthetic:rate
tcpdump:x
""".split("\n")[1:-1]

CSIWD = """
--window file:w
--window=file:w,size=8M --byte-order little --log-level debug --once
--window mem:0x09000000 --capture nexmon:wlan0 --monitor m --led l --nexutil n
--window file:w --capture replay:f,pace=fast,loop
--window file:w --capture synthetic:devices=3,rate=100,seed=1
--check --report
--check --window file:w
--check --capture synthetic
--report
--help
--version
--window
--window file:w extra
--window file:w --monitor a/b
--window file:w --monitor name-of-17-letters
--window file:w --byte-order big --log-level none
--window file:w --byte-order middle
--window file:w --led=
--once=1 --window file:w
--win file:w --cap nexmon -x
-- --window file:w
""".split("\n")[1:-1]

COLLECT = "collect --window file:w --channel 6 --bandwidth 20 --samples 100 " \
          "--timeout 30"

CSIW = [COLLECT + more for more in (
    "", " --mac AA:BB:CC:DD:EE:FF --mac 00:11:22:33:44:55 --json",
    " --filter --stock --deadline 90", " --repeat 3 --every 60 --create",
    " --output a.npy --output b.csv --output c.jsonl --output d.pcap",
    " --output a.npy --output a.npy", " --output a.txt", " --chip 4366c0",
    " --chip 1", " --byte-order little", " --stock --byte-order big",
    " --mac AA:BB:CC:DD:EE", " --every 5", " --deadline 0", " --help",
    " --window file:v", " more", "".join(
        " --mac 00:00:00:00:00:%02x" % i for i in range(53)), "".join(
            " --output %d.csv" % i for i in range(19)))] + """
collect --window file:w --channel 256
collect --window file:w --channel 6 --bandwidth 20 --samples -1
collect --channel 6
collect -h
collect --m --o=1
status --window file:w --json --stock
status --window flie:w
status --json=1
dump --window file:w --samples 5 --byte-order little
dump --samples 4294967296 --window file:w
dump --help
csiparams --help
csiparams -x
csiparams -e 0
csiparams -c 36/80 -C 1 -N 1 -d 70000
""".split("\n")[1:-1]


def lines(words):
    return "\n".join(words).encode()


def source():
    for text in SOURCES:
        yield text.encode()
    for size in (4095, 4096, 4400):
        yield b"replay:" + b"d" * size


def csiwd():
    return (lines(shlex.split(text)) for text in CSIWD)


def csiw():
    """And the first of each shape of the vectors of csiparams."""
    shapes = {}
    path = os.path.join(VECTORS, "csiparams.csv")
    with open(path, encoding="ascii", newline="") as f:
        for row in csv.DictReader(f):
            words = shlex.split(row["arguments"])
            shape = (row["accepted"], tuple(w for w in words if w[0:1] == "-"),
                     row["group"])
            shapes.setdefault(shape, ["csiparams"] + words)
    for text in CSIW:
        yield lines(shlex.split(text))
    for words in shapes.values():
        yield lines(words)


# ---- captures: how to play, then the file

FAST, RATE, RECORDED, LOOP = 1, 2, 0, 4
MICRO, NANO = 0xa1b2c3d4, 0xa1b23c4d


def pcap(frames, link=1, order="<", magic=MICRO, step=250000):
    data = struct.pack(order + "IHHIIII", magic, 2, 4, 0, 0, 65535, link)
    for i, frame in enumerate(frames):
        data += struct.pack(order + "IIII", 1700000000 + i, i * step % 1000000,
                            len(frame), len(frame)) + frame
    return data


def block(kind, body):
    body += bytes(-len(body) % 4)
    size = struct.pack("<I", 12 + len(body))
    return struct.pack("<I", kind) + size + body + size


def pcapng(frames):
    data = block(0x0a0d0d0a, struct.pack("<IHHq", 0x1a2b3c4d, 1, 0, -1))
    data += block(1, struct.pack("<HHI", 1, 0, 65535))
    for i, frame in enumerate(frames):
        data += block(6, struct.pack("<IIIII", 0, 0x60a00, i * 1000,
                                     len(frame), len(frame)) + frame)
    return data


def capture():
    frames = example()[:3]
    packets = [f[MAC_HEADER:] for f in frames]
    foreign = frames[0][:12] + b"\x86\xdd" + frames[0][14:60]
    cut = frames[1][:80]
    whole = pcap(frames + [foreign, cut, frames[0]])
    for how in (FAST, RATE, RECORDED, FAST | LOOP, RECORDED | LOOP):
        yield bytes([how]) + whole
    yield bytes([FAST]) + pcap(frames, order=">", magic=NANO)
    yield bytes([RECORDED]) + pcap(frames[::-1], step=-1)
    yield bytes([FAST]) + pcap(
        [struct.pack(">HHH8sH", 4, 1, 6, b"NEXMON", 0x0800) + p
         for p in packets], 113)
    yield bytes([FAST]) + pcap(
        [struct.pack(">HHIHBB8s", 0x0800, 0, 2, 1, 4, 6, b"NEXMON") + p
         for p in packets], 276)
    yield bytes([FAST]) + pcap(frames, 127)
    yield bytes([FAST | LOOP]) + pcapng(frames)
    yield bytes([FAST | LOOP]) + pcap([foreign])
    yield bytes([FAST]) + pcap([])
    for size in (24, 30, 100, len(whole) - 1):
        yield bytes([FAST]) + whole[:size]
    yield bytes([FAST]) + b"no capture at all, but text"
    yield bytes([FAST])


# ---- what csiw makes of foreign bytes

def window(first, samples):
    return first + b"".join(
        head + bytes(range(256)) for head in samples) + bytes(193)


# Bits of the first byte of an input of view.
JSON, LINK, BEATS = 4, 16, 32


def view():
    heads = vectors("sample.txt")[:3]
    for i, first in enumerate(vectors("block.txt", "devmem.txt")):
        yield bytes([i % 16]) + window(first, heads if i < 16 else [])
    yield bytes([4]) + b"\xff" * 900
    yield bytes([1]) + b"\xff" * 900
    usual, little, *_, hostile = vectors("identity.txt")
    first = vectors("block.txt")[0]
    words = bytes(range(128))
    for how in (LINK, LINK | BEATS, LINK | JSON, LINK | JSON | BEATS):
        yield bytes([how]) + first + usual + words
        yield bytes([how]) + first + little + words[::-1]
    yield bytes([LINK | JSON]) + first + hostile + words
    yield bytes([LINK | JSON]) + usual + b"\xff" * 128


def outputs():
    """Every format with every chip."""
    with open(EXAMPLE, "rb") as f:
        csi = f.read()[24 + 16 + 60:][:256]
    samples = b"".join(head + csi for head in vectors("sample.txt")[:4])
    wild = bytes((i * 37 + i // 7) & 0xff for i in range(267 * 2))
    for how in range(20):
        yield bytes([how, how & 1, 6, 20]) + (samples if how % 3 else wild)
    yield bytes([3, 0, 0, 0]) + b"\xff" * 267
    yield bytes(4)


TARGETS = {"source": source, "csiwd": csiwd, "csiw": csiw,
           "capture": capture, "view": view, "outputs": outputs}
