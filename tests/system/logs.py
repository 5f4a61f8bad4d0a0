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
            assert ask(win, channel=200) == 3  # so the first line is gone
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
