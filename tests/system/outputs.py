#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""The outputs of csiw collect: .npy, .csv, .jsonl and .pcap hold the same
samples, those of the model, each with its .json beside it.
"""
import ast
import csv
import json
import os
import stat
import struct
import subprocess

import harness
import make_capture
import model
import pcapfile

KINDS = ("npy", "csv", "jsonl", "pcap")
RECORD = struct.Struct("<b6s2H256s")


def capture(d, packets=30, **how):
    path = os.path.join(d, "made.pcap")
    pcapfile.write_pcap(path, make_capture.stream_of(packets, **how))
    return path


def collected(d, order="big", more=(), packets=30, **request):
    """Collect into one file of each kind; (csiw's result, the model's run)."""
    path, w = capture(d, packets), os.path.join(d, "w")
    more = list(more)
    for kind in KINDS:
        more += ["--output", os.path.join(d, "x." + kind)]
    with harness.agent(w, path, order):
        result = harness.collect(w, order=order, more=more, **request)
    heard = model.csi_list(path)
    return result, model.expected(heard, samples=request.get("samples", 0))


def read_npy(path):
    """(header, sample records) of a version 1.0 .npy."""
    raw = open(path, "rb").read()
    assert raw[:8] == b"\x93NUMPY\x01\x00"
    size = struct.unpack_from("<H", raw, 8)[0]
    assert (10 + size) % 64 == 0 and raw[9 + size:10 + size] == b"\n"
    return ast.literal_eval(raw[10:10 + size].decode()), raw[10 + size:]


def pairs(csi):
    return struct.unpack("<128h", csi)


def of_npy(path):
    header, data = read_npy(path)
    count = header["shape"][0]
    assert len(data) == count * RECORD.size
    return [model.Sample(*r) for r in RECORD.iter_unpack(data)]


def of_csv(path):
    with open(path, newline="") as f:
        rows = list(csv.reader(f))
    assert rows[0][:4] == ["rssi_dbm", "mac", "stream", "time_s"]
    assert len(set(rows[0])) == len(rows[0]) == 4 + 128
    return [model.Sample(int(r[0]), model.mac_bytes(r[1]), int(r[2]),
                         int(r[3]), struct.pack("<128h", *map(int, r[4:])))
            for r in rows[1:]]


def of_jsonl(path):
    with open(path) as f:
        rows = [json.loads(line) for line in f]
    return [model.Sample(r["rssi_dbm"], model.mac_bytes(r["mac"]),
                         r["stream"], r["time_s"], struct.pack(
                             "<128h", *(x for pair in r["csi"] for x in pair)))
            for r in rows]


def of_pcap(path):
    """As a tool for nexmon captures reads it; its first stamp is the run's."""
    heard = model.csi_list(path)
    assert len(heard) == len(pcapfile.read(path))
    return model.expected(heard).samples


READ = {"npy": of_npy, "csv": of_csv, "jsonl": of_jsonl, "pcap": of_pcap}


def agree(d, run):
    for kind in KINDS:
        got = READ[kind](os.path.join(d, "x." + kind))
        assert got == run.samples, kind
    names = ["x." + k for k in KINDS]
    harness.only(d, "w", "made.pcap", *names, *(n + ".json" for n in names))


def test_all_outputs_agree_in_both_byte_orders(d):
    for order in ("big", "little"):
        for samples in (0, 4):
            result, run = collected(d, order, samples=samples)
            assert result.status == 0, result
            agree(d, run)


def test_outputs_of_a_run_without_samples(d):
    result, _ = collected(d, timeout=0)
    assert result.status == 0, result
    agree(d, model.Run(7, []))


def test_recorded_captures_come_back_out(d):
    for path in harness.real_captures():
        w = os.path.join(d, "w")
        more = [x for k in KINDS for x in ("--output",
                                           os.path.join(d, "x." + k))]
        with harness.agent(w, path):
            result = harness.collect(w, more=more)
        assert result.status == 0, result
        run = model.expected(model.csi_list(path))
        for kind in KINDS:
            got = READ[kind](os.path.join(d, "x." + kind))
            assert got == run.samples, (path, kind)


def test_the_json_beside_each_output(d):
    result, run = collected(d, samples=2, macs=[make_capture.mac(1)])
    for kind in KINDS:
        side = json.load(open(os.path.join(d, "x.%s.json" % kind)))
        assert side["return_value"] == result.out["return_value"] == 6
        assert side["byte_order"] == "big"
        assert side["total"] == 2
        request = side["request"]
        assert request["channel"] == 6 and request["samples_per_device"] == 2
        assert [m.lower() for m in request["macs"]] == ["02:c5:00:00:00:01"]
        assert side["window"].endswith("/w")
        assert side["start"][:2] == "20"
        assert ("synthesised" in side) == (kind == "pcap")


def test_the_npy_header_names_its_fields(d):
    collected(d)
    header, _ = read_npy(os.path.join(d, "x.npy"))
    assert header == {
        "descr": [("rssi", "|i1"), ("mac", "|u1", (6,)), ("stream", "<u2"),
                  ("time_s", "<u2"), ("csi", "<i2", (64, 2))],
        "fortran_order": False, "shape": (30,)}


NUMPY = """
import numpy as n, sys
x = n.load(sys.argv[1])
assert x.shape == (30,) and x.dtype.itemsize == 267, x.dtype
assert sorted(x.dtype.names) == ["csi", "mac", "rssi", "stream", "time_s"]
sys.stdout.buffer.write(x.tobytes())
"""


def test_numpy_reads_the_npy(d):
    python = "/usr/bin/python3"
    have = os.path.exists(python) and not subprocess.call(
        [python, "-c", "import numpy"], stderr=subprocess.DEVNULL)
    if not have:
        raise harness.Skip("no numpy")
    _, run = collected(d)
    data = subprocess.check_output([python, "-c", NUMPY,
                                    os.path.join(d, "x.npy")])
    assert data == model.encode(run.samples, "little")


def test_chip_decodes_interleaved_csi_to_complex(d):
    result, run = collected(d, more=["--chip", "43455c0"])
    assert result.status == 0, result
    header, data = read_npy(os.path.join(d, "x.npy"))
    assert header["descr"][4] == ("csi", "<c8", (64,))
    size = 11 + 64 * 8
    assert len(data) == 30 * size
    for i, s in enumerate(run.samples):
        record = data[i * size:(i + 1) * size]
        assert record[:11] == RECORD.pack(*s)[:11]
        got = struct.unpack_from("<128f", record, 11)
        assert got == tuple(map(float, pairs(s.csi)))
    rows = [json.loads(x) for x in open(os.path.join(d, "x.jsonl"))]
    assert [x for p in rows[3]["csi"] for x in p] == \
        [float(v) for v in pairs(run.samples[3].csi)]
    assert of_pcap(os.path.join(d, "x.pcap")) == run.samples


def unpack(word, mantissa, exponent):
    """One packed tone, from the facts: sign-magnitude with an exponent."""
    e = word & (1 << exponent) - 1
    e -= (e >> exponent - 1) << exponent
    mask = (1 << mantissa - 1) - 1
    imag, real = word >> exponent & mask, word >> exponent + mantissa & mask
    if word >> exponent + mantissa - 1 & 1:
        imag = -imag
    if word >> exponent + 2 * mantissa - 1 & 1:
        real = -real
    return real * 2.0**e, imag * 2.0**e


def test_chip_decodes_packed_csi_to_complex(d):
    for chip, mantissa, exponent in (("4358", 9, 5), ("4366c0", 12, 6)):
        result, run = collected(d, more=["--chip", chip])
        assert result.status == 0, result
        _, data = read_npy(os.path.join(d, "x.npy"))
        for i, s in enumerate(run.samples):
            got = struct.unpack_from("<128f", data, i * 523 + 11)
            words = struct.unpack("<64I", s.csi)
            want = [x for w in words for x in unpack(w, mantissa, exponent)]
            # one power of two for all: the unit is the chip's
            scale = next(g / x for g, x in zip(got, want) if x)
            assert all(abs(g - x * scale) <= abs(g) * 1e-6
                       for g, x in zip(got, want)), chip


def test_an_existing_output_is_replaced_only_by_a_complete_one(d):
    x, w = os.path.join(d, "x.csv"), os.path.join(d, "w")
    with open(x, "w") as f:
        f.write("precious\n")
    path = capture(d)
    with harness.agent(w, path):
        bad = harness.collect(w, channel=200, more=["--output", x])
        assert bad.status == 3, bad
        assert open(x).read() == "precious\n"
        harness.only(d, "w", "x.csv", "made.pcap")
        assert harness.collect(w, more=["--output", x]).status == 0
        assert of_csv(x) == model.expected(model.csi_list(path)).samples


def test_when_one_output_fails_all_old_files_stay(d):
    """b.csv turns into a directory while the run lasts."""
    a, b, w = (os.path.join(d, n) for n in ("a.npy", "b.csv", "w"))
    for name in (a, a + ".json"):
        with open(name, "w") as f:
            f.write("precious\n")
    path = capture(d)
    with harness.Program(*harness.collect_command(w, more=[
            "--create", "--deadline", "60", "--output", a,
            "--output", b])) as run:
        harness.until("temporary files", lambda: sum(
            n.startswith(".csiw-") for n in os.listdir(d)) == 4)
        os.mkdir(b)
        with harness.agent(w, path):
            result = run.end()
    assert result.status == 6, result
    harness.one_sentence(result.err, "b.csv")
    for name in (a, a + ".json"):
        assert open(name).read() == "precious\n", name
    assert json.loads(result.out)["outputs"] == []
    harness.only(d, "w", "made.pcap", "a.npy", "a.npy.json", "b.csv")


def test_outputs_have_the_usual_mode(d):
    old = os.umask(0o027)
    try:
        collected(d)
    finally:
        os.umask(old)
    for name in ("x.npy", "x.npy.json", "x.pcap"):
        mode = stat.S_IMODE(os.stat(os.path.join(d, name)).st_mode)
        assert mode == 0o640, (name, oct(mode))


def test_an_output_that_is_replaced_keeps_its_mode(d):
    x = os.path.join(d, "x.csv")
    os.close(os.open(x, os.O_CREAT | os.O_WRONLY, 0o600))
    result, _ = collected(d)
    assert result.status == 0 and os.path.getsize(x) > 0, result
    mode = stat.S_IMODE(os.stat(x).st_mode)
    assert mode == 0o600, oct(mode)


def test_repeat_numbers_its_outputs_and_prints_an_object_a_run(d):
    path, w, x = capture(d), os.path.join(d, "w"), os.path.join(d, "x.npy")
    with harness.agent(w, path):
        result = harness.call(*harness.collect_command(
            w, samples=1, more=["--repeat", "3", "--output", x]))
    assert result.status == 0, result
    objects = [json.loads(line) for line in result.out.splitlines()]
    assert [o["return_value"] for o in objects] == [7, 7, 7]
    made = sorted(n for n in os.listdir(d) if n.endswith(".npy"))
    assert len(made) == 3, made
    run = model.expected(model.csi_list(path), samples=1)
    for name in made:
        assert of_npy(os.path.join(d, name)) == run.samples
        assert os.path.exists(os.path.join(d, name + ".json"))
    harness.only(d, "w", "made.pcap", *made, *(n + ".json" for n in made))


def test_the_last_repeats_failure_is_the_exit_status(d):
    path, w = capture(d), os.path.join(d, "w")
    with harness.agent(w, path):
        result = harness.call(*harness.collect_command(
            w, channel=200, more=["--repeat", "2"]))
    assert result.status == 3, result


def test_words_without_json_name_every_device(d):
    path, w = capture(d), os.path.join(d, "w")
    with harness.agent(w, path):
        command = [c for c in harness.collect_command(w) if c != "--json"]
        result = harness.call(*command)
    assert result.status == 0, result
    text = (result.out + result.err).lower()
    for mac in model.devices(model.expected(model.csi_list(path)).samples):
        assert model.mac_text(mac) in text, text


if __name__ == "__main__":
    harness.run(globals())
