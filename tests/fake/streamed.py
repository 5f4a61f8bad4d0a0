# SPDX-License-Identifier: BSD-2-Clause
"""What tests of csiw stream share: the command, and readers of its files,
written from the formats.  A record is a dict of its fields by name, csi as bytes.
"""
import csv
import functools
import json
import os
import struct
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "system"))
import harness  # noqa: E402
import make_capture  # noqa: E402
import pcapfile  # noqa: E402

KINDS = ("npy", "csv", "jsonl", "pcap")
PYTHON = "/usr/bin/python3"
FIELDS = struct.Struct("<2I2Q6sHBb3H2BHI")
NAMES = ("index request mono_ns wall_ns mac sequence frame_control rssi_dbm "
         "core_stream chanspec chip format flags csi_len dropped").split()


def capture(d, packets=300, bandwidth=20, **how):
    """A capture whose stamps use all nine digits."""
    path = os.path.join(d, "made.pcap")
    made = make_capture.stream_of(packets, bandwidth=bandwidth,
                                  start_ns=make_capture.EPOCH_NS + 123456789,
                                  **how)
    pcapfile.write_pcap(path, made, nano=True)
    return path


def command(d, *more, bandwidth=20, kinds=KINDS):
    """Its deadline is none that a slow machine misses; more may set another."""
    words = [harness.CSIW, "stream", "--deadline", harness.PATIENCE_S,
             "--window", harness.uri(os.path.join(d, "w")), "--channel",
             6 if bandwidth == 20 else 36, "--bandwidth", bandwidth]
    for kind in kinds:
        words += ["--output", os.path.join(d, "x." + kind)]
    return words + list(more)


def stream(d, *more, **how):
    """A whole stream; (csiw's result, its --json)."""
    result = harness.call(*command(d, "--json", *more, **how))
    return result, json.loads(result.out) if result.out.strip() else None


def guest(d, path, pace="fast"):
    return harness.agent(os.path.join(d, "w"), path, pace=pace)


def frames(path, cut=False):
    """(stamp, frame without what follows the IP packet) of a capture.
    cut: the last one may be there in part."""
    found = []
    with open(path, "rb") as f:
        raw = f.read()
    try:
        for p in pcapfile._classic(raw):
            size = 14 + struct.unpack_from(">H", p.data, 16)[0]
            found.append((p.time_ns, p.data[:size]))
    except pcapfile.BadCapture:
        assert cut, "%s is cut off" % path
    return found


def of_frame(stamp, frame):
    """Fields of a record by name, from a datagram."""
    data = frame[42:]
    old = data[2:4] == b"\x11\x11"
    rssi, control = struct.unpack_from("<bB", data, 2)
    mac, *rest = struct.unpack_from("<6s4H", data, 4)
    return dict(zip(("sequence", "core_stream", "chanspec", "chip"), rest),
                wall_ns=stamp, mac=mac, rssi_dbm=rssi, flags=int(old),
                frame_control=0 if old else control, csi=data[18:],
                csi_len=len(data) - 18)


NUMPY = """
import numpy as n, sys
x = n.load(sys.argv[1])
assert x.dtype["csi"].base == n.dtype("<i2"), x.dtype
print(len(x), x.dtype.itemsize, *x.dtype.names)
sys.stdout.flush()
sys.stdout.buffer.write(x.tobytes())
"""


@functools.lru_cache(None)
def have_numpy():
    return os.path.exists(PYTHON) and not subprocess.call(
        [PYTHON, "-c", "import numpy"], stderr=subprocess.DEVNULL)


def of_npy(path):
    """As NumPy loads it."""
    if not have_numpy():
        raise harness.Skip("no numpy")
    out = subprocess.run([PYTHON, "-c", NUMPY, path], check=True,
                         stdout=subprocess.PIPE).stdout
    head, data = out.split(b"\n", 1)
    count, size, *names = head.decode().split()
    assert names == NAMES + ["csi"], names
    size = int(size)
    assert len(data) == int(count) * size
    rows = []
    for at in range(0, len(data), size):
        row = dict(zip(NAMES, FIELDS.unpack_from(data, at)))
        csi = data[at + FIELDS.size:at + size]
        row["csi"] = csi[:row["csi_len"]]
        assert not any(csi[row["csi_len"]:])
        rows.append(row)
    return rows


def of_text(values, mac, csi):
    """The older header has no RSSI; of_frame takes what stands in its place."""
    old = int(values["flags"]) & 1
    assert (values["rssi_dbm"] in ("", None)) == bool(old), values
    if old:
        values = {**values, "rssi_dbm": 0x11}
    row = {k: int(v) for k, v in values.items() if k in NAMES and k != "mac"}
    row["mac"] = bytes.fromhex(mac.replace(":", ""))
    row["csi"] = struct.pack("<%dh" % len(csi), *csi)
    return row


def of_csv(path):
    with open(path, newline="") as f:
        rows = list(csv.reader(f))
    names = rows[0]
    assert names[:15] == NAMES and len(set(names)) == len(names)
    assert {len(r) for r in rows} == {len(names)}
    return [of_text(dict(zip(names, r)), r[4], [int(x) for x in r[15:] if x])
            for r in rows[1:]]


def of_jsonl(path):
    rows = [json.loads(line) for line in open(path)]
    return [of_text(r, r["mac"], [x for pair in r["csi"] for x in pair])
            for r in rows]


def of_pcap(path):
    return [of_frame(*f) for f in frames(path)]


READ = {"npy": of_npy, "csv": of_csv, "jsonl": of_jsonl, "pcap": of_pcap}


def rows(d, kind):
    """Records of the output of command() of that kind."""
    return READ[kind](os.path.join(d, "x." + kind))


def same(rows, heard, kind):
    """rows of a file are the datagrams heard, one for one."""
    assert len(rows) == len(heard), (kind, len(rows), len(heard))
    for row, frame in zip(rows, heard):
        want = of_frame(*frame)
        assert {k: row[k] for k in want} == want, (kind, row, want)
    if kind != "pcap":
        first = rows[0]["index"] if rows else 0
        assert [r["index"] for r in rows] == \
            [first + i & 0xFFFFFFFF for i in range(len(rows))], kind


def side(d, name):
    with open(os.path.join(d, name + ".json")) as f:
        return json.load(f)
