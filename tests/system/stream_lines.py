#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Lines of csiw stream into a pipe whose reader is slow, or reads nothing: the
stream goes on, interrupts end it, and what is lost is counted.
"""
import fcntl
import os
import re
import signal
import subprocess

import harness
import model
import streamed
import window

SET_PIPE_SIZE = 1031  # F_SETPIPE_SZ
DEADLINE_S = 8  # for a stream to begin, too, on a machine that stalls


class Slow:
    """csiw stream into a pipe of a page that only read() reads."""

    def __init__(self, d, *more):
        reader, writer = os.pipe()
        fcntl.fcntl(writer, SET_PIPE_SIZE, 4096)
        words = streamed.command(d, *more, kinds=())
        self.process = subprocess.Popen(
            [str(w) for w in words], stdin=subprocess.DEVNULL, stdout=writer,
            stderr=subprocess.PIPE, text=True)
        os.close(writer)
        self.lines = os.fdopen(reader, newline="\n")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()
        self.lines.close()

    def read(self, until=None):
        """Lines up to the first that ends in this, or all of them."""
        lines = []
        for line in self.lines:
            lines.append(line)
            if until and line.endswith(until):
                break
        return lines

    def end(self):
        """(status, stderr), with nobody reading."""
        _, err = self.process.communicate(timeout=harness.PATIENCE_S)
        return self.process.returncode, err


def guest(d):
    """Its ring is full at once."""
    return harness.agent(os.path.join(d, "w"), streamed.capture(d),
                         pace="20000/s,loop", size="64K")


def roomy(d):
    """One whose ring has room for every packet, however late csiw is."""
    return streamed.guest(d, streamed.capture(d), "2000/s")


def full(d):
    """Wait until no record is taken any more, and the ring is full."""
    with window.Window(os.path.join(d, "w")) as w:
        harness.until("losses", lambda: w.link(model.LOST) > 1000)


def waits(p):
    """csiw does, for longer than its deadline."""
    harness.holds(DEADLINE_S + 0.5, "csiw waits",
                  lambda: p.process.poll() is None)


def whole(lines):
    assert lines[0].startswith("time")
    for line in lines[1:]:
        assert re.fullmatch(r"\S+Z  (\w\w:){5}\w\w +-?\d+  6/20 +\d/\d +\d+ "
                            r"+256(  \d+ lost before)?\n", line), line


def test_a_blocked_stream_goes_on_and_counts_what_it_lost(d):
    with guest(d), Slow(d) as p:
        full(d)
        with window.Window(os.path.join(d, "w")) as w:
            before = w.link(model.PEER_HEARTBEAT)
            harness.until("heartbeat",
                          lambda: w.link(model.PEER_HEARTBEAT) > before + 1)
        lines = p.read(until=" lost before\n")
        p.process.send_signal(signal.SIGINT)
        lines += p.read()
        status, err = p.end()
    assert status == 0, err
    whole(lines)
    said = re.search(r"(\d+) records in .*: (\d+) delivered, .* (\d+) lost by "
                     "the ring", err, re.S)
    records, delivered, lost = map(int, said.groups())
    assert records == delivered == len(lines) - 1, (len(lines), err)
    before = sum(int(n) for n in re.findall(r"(\d+) lost before",
                                            "".join(lines)))
    assert 0 < before <= lost, (before, lost)


def test_one_interrupt_ends_it_though_nobody_reads(d):
    with guest(d), Slow(d, "--deadline", DEADLINE_S) as p:
        full(d)
        p.process.send_signal(signal.SIGINT)
        status, err = p.end()
        lines = p.read()
    assert status == 6, err
    assert err.count("standard output could not be written in full") == 1, err
    whole(lines)


def test_a_second_interrupt_ends_it_at_once(d):
    with guest(d), Slow(d, "--deadline", 3600) as p:
        full(d)
        with window.Window(os.path.join(d, "w")) as w:
            p.process.send_signal(signal.SIGINT)
            harness.until("cancelled", lambda: w.link(model.CANCEL) != 0)
        p.process.send_signal(signal.SIGINT)
        status, err = p.end()
        lines = p.read()
    assert status == 4, err
    assert "lines that standard output did not take are lost" in err
    whole(lines)


def test_lines_wait_for_their_reader_when_the_stream_is_over(d):
    """Without an interrupt there is no deadline for the reader."""
    with roomy(d), Slow(d, "--count", 200, "--deadline", DEADLINE_S) as p:
        with window.Window(os.path.join(d, "w")) as w:
            harness.until("the end", lambda: w.finished)
        waits(p)
        lines = p.read()
        status, err = p.end()
    assert status == 0 and len(lines) == 201, (len(lines), err)
    whole(lines)


def test_records_wait_for_the_reader_when_the_time_is_over(d):
    """Those in the ring too, which the engine counts as not drained.  A guest
    that stalls in that time still fills it."""
    with guest(d), Slow(d, "--duration", 5, "--deadline",
                        DEADLINE_S) as p:
        full(d)
        with window.Window(os.path.join(d, "w")) as w:
            harness.until("the end", lambda: w.finished)
        waits(p)
        lines = p.read()
        status, err = p.end()
    assert status == 0, err
    assert " %d delivered" % (len(lines) - 1) in err, (len(lines), err)
    whole(lines)


def test_an_end_that_is_waited_for_can_be_interrupted(d):
    with roomy(d), Slow(d, "--count", 200, "--deadline", DEADLINE_S) as p:
        with window.Window(os.path.join(d, "w")) as w:
            harness.until("the end", lambda: w.finished)
        p.process.send_signal(signal.SIGINT)
        status, err = p.end()
    assert status == 6, err


def test_a_reader_that_leaves_ends_it_with_one_sentence(d):
    with guest(d), Slow(d) as p:
        full(d)
        p.lines.close()
        status, err = p.end()
    assert status == 6, err
    assert err.count("standard output could not be written in full") == 1, err


if __name__ == "__main__":
    harness.run(globals())
