#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""What csiwd writes to standard error, and what happens if nobody reads it."""
import fcntl
import os
import re
import signal
import subprocess

import harness
import make_capture
import model
import pcapfile
import window

STREAM = 0x04  # flag of a request


def capture(d):
    """A capture that is exhausted at once."""
    path = os.path.join(d, "x.pcap")
    pcapfile.write_pcap(path, make_capture.stream_of(20, rate=10**6))
    return path


def command(d):
    return [harness.CSIWD, "--window", harness.uri(os.path.join(d, "w")),
            "--capture", "replay:%s,pace=fast" % capture(d)]


def ask(win, **request):
    """The return value of one request."""
    win.request(**request)
    harness.until("an answer", lambda: win.finished and not win.started)
    return win.ret


def beats(win, count):
    """Waits for so many of csiwd's heartbeats, each a turn of its own."""
    for _ in range(count):
        before = win.link(model.HEARTBEAT)
        harness.until("a heartbeat",
                      lambda: win.link(model.HEARTBEAT) != before)


def stalled(d):
    """(csiwd whose standard error is a pipe that is full, its other end)."""
    reader, writer = os.pipe()
    fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, 4096)
    os.set_blocking(writer, False)
    try:
        while True:
            os.write(writer, b"x" * 512)
    except BlockingIOError:
        pass
    os.set_blocking(writer, True)
    process = subprocess.Popen(command(d), stdin=subprocess.DEVNULL,
                               stderr=writer)
    os.close(writer)
    return process, reader


def test_a_log_that_nobody_reads_stops_nothing(d):
    process, reader = stalled(d)
    w = os.path.join(d, "w")
    try:
        harness.until("the window", lambda: os.path.exists(w))
        with window.Window(w) as win:
            for _ in range(50):
                assert ask(win, channel=200) == 3
            assert ask(win, timeout=600) == 7
        harness.same_window(w, model.expected(model.csi_list(
            os.path.join(d, "x.pcap"))))
        process.send_signal(signal.SIGTERM)
        assert process.wait(harness.PATIENCE_S) == 0
    finally:
        process.kill()
        process.wait()
        os.close(reader)


def test_lines_that_were_dropped_are_counted(d):
    process, reader = stalled(d)
    w = os.path.join(d, "w")
    try:
        harness.until("the window", lambda: os.path.exists(w))
        with window.Window(w) as win:
            assert ask(win, channel=200) == 3
            beats(win, 2)  # so its lines are gone
        os.set_blocking(reader, False)
        try:
            while os.read(reader, 4096):
                pass
        except BlockingIOError:
            pass
        process.send_signal(signal.SIGTERM)
        assert process.wait(harness.PATIENCE_S) == 0
        said = os.read(reader, 4096).decode().splitlines()
    finally:
        process.kill()
        process.wait()
        os.close(reader)
    assert re.match(r"csiwd: \d lines were dropped$", said[-2]), said
    assert re.match(r"csiwd: stopping", said[-1]), said


def test_a_flood_of_requests_is_no_flood_of_lines(d):
    w = os.path.join(d, "w")
    count = 1000
    with harness.Program(*command(d)).says("(?i)serving") as a:
        with window.Window(w) as win:
            for _ in range(count):
                assert ask(win, channel=200) == 3
        result = a.stop()
    assert result.status == 0, result
    lines = result.err.splitlines()
    single = [x for x in lines if " refused with 3" in x]
    rest = [int(m.group(1)) for m in
            (re.search(r"(\d+) more requests? w", x) for x in lines) if m]
    assert rest and len(single) < count, lines[-5:]
    assert len(single) + sum(rest) == count, (len(single), rest)


def test_a_stream_without_a_link_is_refused_by_its_cause(d):
    """As one that was left over when the guest is started anew."""
    w = os.path.join(d, "w")
    with harness.Program(*command(d)).says("(?i)serving") as a:
        with window.Window(w) as win:
            win.request()
            win.flags = model.START | STREAM
            harness.until("an answer", lambda: win.flags == model.FINISHED
                          and win.ret == 3)
        result = a.stop()
    lines = [x for x in result.err.splitlines() if " refused with 3" in x]
    assert len(lines) == 1 and lines[0].endswith(
        " refused with 3 (a stream was asked for without a link)"), result


def test_a_descriptor_that_somebody_overwrites_is_said(d):
    """Once, with the run behind it, and nothing is said of the next one."""
    w = os.path.join(d, "w")
    with harness.Program(*command(d)).says("(?i)serving") as a:
        with window.Window(w) as win:
            start = win.size - model.DESCRIPTOR
            line = bytes(win.mem[start:start + 32])
            win.mem[start:] = bytes(model.DESCRIPTOR)
            harness.until("the repair", lambda:
                          bytes(win.mem[start:start + 32]) == line)
            assert ask(win, timeout=600) == 7
            assert ask(win, timeout=600) == 7
        result = a.stop()
    said = [x for x in result.err.splitlines() if "descriptor" in x]
    assert len(said) == 1 and said[0].endswith(
        "overwritten: repaired 1 time since the run before"), result


def test_macs_that_were_not_heard_are_no_devices(d):
    w = os.path.join(d, "w")
    with harness.Program(*command(d)).says("(?i)serving") as a:
        with window.Window(w) as win:
            macs = [b"\x02\0\0\0\xff\1", b"\x02\0\0\0\xff\2"]
            assert ask(win, macs=macs, filter_on=True) == 7
            assert win.total == 0
        result = a.stop()
    assert "0 samples, 2 MACs listed;" in result.err, result


def test_foreign_text_does_not_steer_the_terminal(d):
    result = harness.call(harness.CSIWD, "--window",
                          harness.uri(os.path.join(d, "w")), "--capture",
                          "replay:%s/\x1b[31m\u009b31m\x7f\u00e9" % d)
    assert result.status == 1, result
    harness.one_sentence(result.err, r"\?\[31m[?\ufffd]{1,2}31m\?\u00e9")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", result.err), result


if __name__ == "__main__":
    harness.run(globals())
