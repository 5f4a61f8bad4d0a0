#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Captures, windows and outputs that cannot be used: a sentence that names
the file, the promised status, nothing left behind.
"""
import json
import os
import random
import struct

import harness
import make_capture
import model
import pcapfile
import window


def refused(d, status, words, *command):
    before = os.listdir(d)
    result = harness.call(*command)
    assert result.status == status, (command, result)
    if result.out:  # --json: an object a run, also of one that failed
        assert json.loads(result.out)["status"] == status, result.out
    harness.one_sentence(result.err, *words)
    harness.only(d, *before)


def capture(d, packets=20, name="made.pcap"):
    path = os.path.join(d, name)
    pcapfile.write_pcap(path, make_capture.stream_of(packets))
    return path


def csiwd(d, capture_path, words, status=1):
    refused(d, status, words, harness.CSIWD, "--window",
            harness.uri(os.path.join(d, "w")), "--capture",
            "replay:" + capture_path)


def test_captures_that_are_none(d):
    path = os.path.join(d, "bad.pcap")
    rng = random.Random(7)
    garbage = bytes(rng.randrange(256) for _ in range(5000))
    made = open(capture(d), "rb").read()
    for raw in (b"", b"x", garbage, made[:3], made[:23], bytes(5000),
                b"\x0a\x0d\x0d\x0a", b"\x0a\x0d\x0d\x0a" + garbage,
                made[:24] + garbage[:7]):
        with open(path, "wb") as f:
            f.write(raw)
        csiwd(d, path, ["bad.pcap"])


def test_captures_that_are_no_files(d):
    os.mkdir(os.path.join(d, "dir"))
    os.mkfifo(os.path.join(d, "fifo"))
    for name in ("missing.pcap", "dir", "fifo", "dir/x/y"):
        csiwd(d, os.path.join(d, name), [name])


def test_a_capture_of_a_foreign_link_layer(d):
    path = os.path.join(d, "bad.pcap")
    for link in (0, 101, 105, 127, 65535):
        with open(path, "wb") as f:
            f.write(struct.pack("<I2H4I", 0xA1B2C3D4, 2, 4, 0, 0, 65535, link))
        csiwd(d, path, ["bad.pcap", "link"])


def test_a_capture_that_is_cut_off_gives_what_is_before(d):
    """At every kind of place; csiwd says so and serves."""
    whole = capture(d, 6)
    raw = open(whole, "rb").read()
    packets = pcapfile.read(whole)
    path, w = os.path.join(d, "cut.pcap"), os.path.join(d, "w")
    ends = [24]
    for p in packets:
        ends.append(ends[-1] + 16 + len(p.data))
    for cut, complete in ((ends[3] + 1, 3), (ends[3] + 15, 3),
                          (ends[3] + 16, 3), (ends[3] + 60, 3),
                          (ends[6] - 1, 5), (ends[6], 6)):
        with open(path, "wb") as f:
            f.write(raw[:cut])
        with harness.agent(w, path) as a:
            heard = [model.csi_of(p) for p in packets[:complete]]
            harness.same_run(w, harness.collect(w), model.expected(heard))
            assert (complete == 6) != ("cut.pcap breaks" in "".join(a.err))
        os.remove(w)


def test_a_record_longer_than_any_frame(d):
    """A length of garbage ends the capture there."""
    path, w = capture(d, 4), os.path.join(d, "w")
    with open(path, "ab") as f:
        f.write(struct.pack("<4I", 0, 0, 0xFFFFFFF0, 0xFFFFFFF0) + bytes(99))
    with harness.agent(w, path):
        heard = [model.csi_of(p) for p in make_capture.stream_of(4)]
        harness.same_run(w, harness.collect(w), model.expected(heard))


def test_a_capture_without_csi_gives_no_samples(d):
    path, w = os.path.join(d, "none.pcap"), os.path.join(d, "w")
    for made in ([], make_capture.malformed(make_capture.EPOCH_NS)):
        for pace in ("fast", "fast,loop"):
            pcapfile.write_pcap(path, made)
            with harness.agent(w, path, pace=pace):
                harness.same_run(w, harness.collect(w, timeout=1),
                                 model.Run(7, []))


def test_a_capture_that_is_truncated_while_it_is_replayed(d):
    path, w = capture(d, 2000), os.path.join(d, "w")
    # 20 s of it: it is not over before it is truncated.
    with harness.agent(w, path, pace="100/s") as a:
        with window.Window(w) as win:
            win.request(timeout=60)
            harness.until("11", lambda: win.ret == 11)
            os.truncate(path, 2000)
            harness.until("finished", lambda: win.finished)
            assert win.ret == 9, win.ret
            run = model.expected([model.csi_of(p) for p in
                                  make_capture.stream_of(2000)][:win.total])
            harness.same_window(w, run._replace(ret=9))
        result = a.end()
        assert result.status == 1, result


def test_windows_too_small(d):
    made, w = capture(d), os.path.join(d, "w")
    for size in (1, 311, 504, 770):
        refused(d, 1, [str(size), "/w"], harness.CSIWD, "--window",
                harness.uri(w, size), "--capture", "replay:" + made)
        with open(w, "wb") as f:
            f.truncate(size)
        for program in ((harness.CSIWD, "--window", harness.uri(w),
                         "--capture", "replay:" + made),
                        harness.collect_command(w)):
            refused(d, 1, ["/w"], *program)
        os.remove(w)
    open(w, "w").close()
    refused(d, 1, ["/w"], *harness.collect_command(w))


def test_windows_that_are_no_files(d):
    made = capture(d)
    os.mkdir(os.path.join(d, "dir"))
    os.mkfifo(os.path.join(d, "fifo"))
    os.symlink("target", os.path.join(d, "link"))
    os.symlink("made.pcap", os.path.join(d, "alias"))
    for name in ("dir", "fifo", "link", "alias", "no/such", "made.pcap/x"):
        w = os.path.join(d, name)
        refused(d, 1, [name], harness.CSIWD, "--window", harness.uri(w),
                "--capture", "replay:" + made)
        for command in ("status", "dump"):
            refused(d, 1, [name], harness.CSIW, command, "--window",
                    harness.uri(w))
        refused(d, 1, [name], *harness.collect_command(w))
    refused(d, 1, ["/dev/null"], *harness.collect_command("/dev/null"))


def test_only_csiwd_makes_a_window(d):
    w = os.path.join(d, "w")
    refused(d, 1, ["/w", "csiwd"], *harness.collect_command(w))
    for command in ("status", "dump"):
        refused(d, 1, ["/w"], harness.CSIW, command, "--window",
                harness.uri(w))


def test_another_size_than_the_window_has(d):
    w, made = os.path.join(d, "w"), capture(d)
    window.Window(w, create=65536)
    refused(d, 1, ["65536", "8192"], harness.CSIWD, "--window",
            harness.uri(w, 8192), "--capture", "replay:" + made)


def test_outputs_that_cannot_be_written(d):
    """Seen before anything is asked: no run is lost to a wrong name."""
    w = os.path.join(d, "w")
    os.mkdir(os.path.join(d, "dir.npy"))
    with window.Window(w, create=65536) as win:
        for name in ("no/such/x.npy", "dir.npy", "w/x.csv"):
            refused(d, 6, [name], *harness.collect_command(w), "--output",
                    os.path.join(d, name))
            refused(d, 6, [name], *harness.collect_command(w), "--output",
                    os.path.join(d, "good.csv"), "--output",
                    os.path.join(d, name))
            assert not any(win.all())
    if os.geteuid() != 0:
        os.mkdir(os.path.join(d, "ro"), 0o500)
        refused(d, 6, ["ro/x.npy"], *harness.collect_command(w), "--output",
                os.path.join(d, "ro", "x.npy"))


def test_a_disk_that_is_full(d):
    """All outputs appear, or none: the second one is over a limit."""
    made, w = capture(d), os.path.join(d, "w")
    with harness.agent(w, made):
        command = harness.collect_command(w, more=[
            "--output", os.path.join(d, "a.npy"),
            "--output", os.path.join(d, "b.jsonl")])
        # 16 blocks of 512 bytes: room for the .npy of 20 samples
        refused(d, 6, ["b.jsonl"], "sh", "-c", 'ulimit -f 16; exec "$@"',
                "sh", *command)


def test_stdout_that_cannot_be_written(d):
    made, w = capture(d), os.path.join(d, "w")
    with harness.agent(w, made):
        for command in (harness.collect_command(w),
                        [harness.CSIW, "dump", "--window", harness.uri(w)],
                        [harness.CSIW, "status", "--window", harness.uri(w)]):
            result = harness.call("sh", "-c", 'exec "$@" >/dev/full', "sh",
                                  *command)
            assert result.status == 6, (command, result)
            harness.one_sentence(result.err, "output")


def test_a_disk_too_full_for_the_window(d):
    made = capture(d)
    refused(d, 1, ["/w"], "sh", "-c", 'ulimit -f 100; exec "$@"', "sh",
            harness.CSIWD, "--window", harness.uri(os.path.join(d, "w")),
            "--capture", "replay:" + made)


if __name__ == "__main__":
    harness.run(globals())
