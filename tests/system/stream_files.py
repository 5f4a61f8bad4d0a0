#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""What csiw stream writes: every kind of file holds what the guest heard, bit
by bit, can be read at any moment and after SIGKILL, and is rotated exactly.
"""
import json
import os
import random

import harness
import make_capture
import pcapfile
import streamed


def test_all_files_hold_what_the_guest_heard(d):
    for bandwidth in (20, 40, 80):
        for old in (False, True):
            path = streamed.capture(d, bandwidth=bandwidth, old=old)
            with streamed.guest(d, path):
                result, said = streamed.stream(d, bandwidth=bandwidth)
            assert result.status == 0, result
            heard = streamed.frames(path)
            for kind in streamed.KINDS:
                streamed.same(streamed.rows(d, kind), heard, kind)
            assert streamed.frames(os.path.join(d, "x.pcap")) == heard
            assert said["records"] == said["counters"]["delivered"] == 300


def test_narrow_csi_in_a_wide_stream_keeps_its_length(d):
    made = [p for b in (20, 40, 80) for p in
            make_capture.stream_of(5, bandwidth=b)]
    path = os.path.join(d, "made.pcap")
    pcapfile.write_pcap(path, made)
    with streamed.guest(d, path):
        result, _ = streamed.stream(d, bandwidth=80)
    assert result.status == 0, result
    for kind in streamed.KINDS:
        streamed.same(streamed.rows(d, kind), streamed.frames(path), kind)


def test_recorded_captures_come_back_bit_for_bit(d):
    for path in harness.real_captures():
        with streamed.guest(d, path):
            result, _ = streamed.stream(d, bandwidth=80)
        assert result.status == 0, result
        want = [(t, f[42:]) for t, f in streamed.frames(path)
                if len(f) - 60 in (256, 512, 1024)]
        sent = streamed.frames(os.path.join(d, "x.pcap"))
        got = [(t, f[42:]) for t, f in sent]
        assert got == want, path
        for kind in streamed.KINDS:
            streamed.same(streamed.rows(d, kind), sent, kind)


def test_the_json_beside_each_file(d):
    with streamed.guest(d, streamed.capture(d)):
        result, said = streamed.stream(d, "--mac", "02:c5:00:00:00:01")
    assert result.status == 0, result
    for kind in streamed.KINDS:
        about = streamed.side(d, "x." + kind)
        assert about["format"] == kind and about["complete"] is True
        assert about["records"] == said["records"] > 0
        assert about["counters"] == said["counters"]
        assert about["counters"]["filtered"] == 300 - said["records"]
        assert about["return_value"] == said["return_value"] == 7
        assert about["request"]["macs"] == ["02:C5:00:00:00:01"]
        assert "number" not in about
    harness.only(d, "w", "made.pcap", *("x." + k for k in streamed.KINDS),
                 *("x.%s.json" % k for k in streamed.KINDS))


def test_files_can_be_read_at_any_moment(d):
    """While they grow; whole records, and never fewer than before."""
    names = {k: os.path.join(d, "x." + k) for k in streamed.KINDS}
    with streamed.guest(d, streamed.capture(d), "2000/s,loop"):
        with harness.Program(*streamed.command(d, "--quiet")) as p:
            harness.until("files", lambda: all(map(os.path.exists,
                                                   names.values())))
            before = dict.fromkeys(streamed.KINDS, 0)
            for _ in range(8):
                now = {"npy": len(streamed.of_npy(names["npy"])),
                       "pcap": len(streamed.frames(names["pcap"], cut=True)),
                       "jsonl": open(names["jsonl"]).read().count("}\n"),
                       "csv": open(names["csv"]).read().count("\n")}
                assert all(now[k] >= before[k] for k in now), (before, now)
                before = now
                assert streamed.side(d, "x.npy")["complete"] is False
            harness.until("more", lambda: len(streamed.frames(
                names["pcap"], cut=True)) > before["pcap"])
            assert p.stop().status == 0


def test_a_slow_stream_is_written_as_it_comes(d):
    """Long before anything that could be kept back is full."""
    x = os.path.join(d, "x.")
    with streamed.guest(d, streamed.capture(d), "5/s,loop"):
        with harness.Program(*streamed.command(d, "--quiet")) as p:
            harness.until("files", lambda: os.path.exists(x + "pcap"))
            harness.until("packets", lambda: len(streamed.frames(
                x + "pcap", cut=True)) > 2)
            harness.until("records", lambda: len(streamed.of_npy(
                x + "npy")) > 2)
            for kind in ("csv", "jsonl"):
                harness.until("lines", lambda kind=kind: open(
                    x + kind).read().count("\n") > 2)
            p.die()


def test_files_of_a_killed_stream_can_be_read(d):
    """SIGKILL at any moment: all records but the last one are whole.  The pace
    leaves room in the ring for a csiw that is seconds late."""
    choice = random.Random(5)
    path = streamed.capture(d, 4000)
    heard = [f for _, f in streamed.frames(path)]
    for _ in range(8):
        least = choice.randrange(1, 600000)
        with streamed.guest(d, path, "2000/s,loop"):
            with harness.Program(*streamed.command(d, "--quiet")) as p:
                harness.until("bytes", lambda: os.path.exists(
                    os.path.join(d, "x.pcap")) and os.path.getsize(
                        os.path.join(d, "x.pcap")) >= least)
                p.die()
        killed(d, heard)
        for kind in streamed.KINDS:
            os.remove(os.path.join(d, "x." + kind))


def killed(d, heard):
    x = {k: os.path.join(d, "x." + k) for k in streamed.KINDS}
    got = [f for _, f in streamed.frames(x["pcap"], cut=True)]
    assert got and got == [heard[i % 4000] for i in range(len(got))]
    rows = streamed.of_npy(x["npy"])
    assert [r["csi"] for r in rows] == [heard[i % 4000][60:]
                                        for i in range(len(rows))]
    lines = open(x["jsonl"]).read().split("\n")[:-1]
    first = rows[0]["index"] if rows else 0
    assert not rows or [json.loads(line)["index"] for line in lines] == \
        [first + i & 0xFFFFFFFF for i in range(len(lines))]
    lines = open(x["csv"]).read().split("\n")[:-1]
    assert {line.count(",") for line in lines} == {14 + 128}
    for kind in streamed.KINDS:
        assert streamed.side(d, "x." + kind)["complete"] is False


def rotated(d, kind):
    return sorted(n for n in os.listdir(d)
                  if n.startswith("x-") and n.endswith("." + kind))


def test_rotation_by_size_loses_nothing_and_keeps_the_limit(d):
    path, heard = streamed.capture(d, 1000), None
    with streamed.guest(d, path):
        result, said = streamed.stream(d, "--rotate-size", "64k")
    assert result.status == 0, result
    heard = streamed.frames(path)
    for kind in streamed.KINDS:
        names, rows = rotated(d, kind), []
        assert names[0] == "x-00000001." + kind and len(names) > 3
        for i, name in enumerate(names):
            part = streamed.READ[kind](os.path.join(d, name))
            size = os.path.getsize(os.path.join(d, name))
            assert size <= 65536, (name, size)
            assert name == names[-1] or size > 65536 - 3000, (name, size)
            about = streamed.side(d, name)
            assert about["complete"] and about["records"] == len(part)
            assert about["number"] == i + 1
            rows += part
        streamed.same(rows, heard, kind)
    assert {o["path"]: o["files"] for o in said["outputs"]} == {
        os.path.join(d, "x." + k): len(rotated(d, k)) for k in streamed.KINDS}


def test_rotation_by_time_loses_nothing(d):
    with streamed.guest(d, streamed.capture(d), "500/s,loop"):
        words = streamed.command(d, "--json", "--rotate-time", 1,
                                 kinds=("npy",))
        with harness.Program(*words) as p:
            harness.until("three files", lambda: len(rotated(d, "npy")) >= 3)
            result = p.stop()
    assert result.status == 0, result
    names, said = rotated(d, "npy"), json.loads(result.out)
    rows = [r for n in names for r in streamed.of_npy(os.path.join(d, n))]
    assert len(rows) == said["records"]
    assert [r["index"] for r in rows] == \
        [rows[0]["index"] + i & 0xFFFFFFFF for i in range(len(rows))]


def test_rotated_files_of_an_older_stream_are_never_overwritten(d):
    with streamed.guest(d, streamed.capture(d)):
        streamed.stream(d, "--rotate-size", "64k", kinds=("pcap",))
        first = {n: open(os.path.join(d, n), "rb").read()
                 for n in os.listdir(d) if n.startswith("x-")}
        result, _ = streamed.stream(d, "--rotate-size", "64k", kinds=("pcap",))
    assert result.status == 0, result
    for name, data in first.items():
        assert open(os.path.join(d, name), "rb").read() == data, name
    assert len(rotated(d, "pcap")) == len(first)


if __name__ == "__main__":
    harness.run(globals())
