#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""What csiw draws while a run lasts, as a person at a terminal sees it: numbers
that rise to the total, on one line that is gone afterwards.  Elsewhere nothing.
"""
import fcntl
import os
import pty
import re
import signal
import struct
import subprocess
import termios
import threading

import harness
import streamed
import window

COLUMNS = 80
TIMEOUT_S = 30
PACE = "200/s,loop"
NUMBER = re.compile(rb"(\d+) (?:samples|records)")
TAIL = r"(, [a-z0-9' ]+)*"  # a phase, or a loss
DRAWN = {
    "collect": r"\[(?=.{30}\])#*\.*\] \d+ of %d s, (\d+) samples" % TIMEOUT_S
               + TAIL,
    "stream": r"\d+ s, (\d+) records, \d+ a second, \d+ lost" + TAIL,
}
TOTAL = {"collect": r"(\d+) samples of 4 devices in .*",
         "stream": r"csiw: (\d+) records in .*"}


def words(d, kind, *more):
    path = harness.uri(os.path.join(d, "w"))
    command = [harness.CSIW, kind, "--window", path, "--channel", 6,
               "--bandwidth", 20, "--output", os.path.join(d, "x.npy")]
    if kind == "collect":
        command += ["--timeout", TIMEOUT_S]
    else:
        command += ["--deadline", harness.PATIENCE_S]
    if "--samples" not in more:
        command += ["--samples", 0]
    return command + list(more)


class Terminal:
    """A program at a terminal, and all that came there.  err: a file for its
    standard error instead."""

    def __init__(self, command, err=None):
        self.raw = b""
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ,
                    struct.pack("4H", 24, COLUMNS, 0, 0))
        self.process = subprocess.Popen(
            [str(c) for c in command], stdin=subprocess.DEVNULL, stdout=slave,
            stderr=err or slave)
        os.close(slave)
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        try:
            while True:
                self.raw += os.read(self.master, 4096)
        except OSError:  # EIO: nobody has the terminal any more
            pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.reader.join()
        os.close(self.master)

    def shows(self, what, condition):
        """Wait until the numbers drawn so far are so."""
        harness.until("%s in %s" % (what, self.process.args[1]),
                      lambda: condition([int(n) for n in
                                         NUMBER.findall(self.raw)]))

    def end(self):
        status = self.process.wait(harness.PATIENCE_S)
        self.reader.join()
        return status


def screen(raw):
    """(texts that were drawn over or erased, lines that stay).  Nothing but
    carriage return and "erase the rest of the line" moves the cursor."""
    drawn, lines, line, at = [], [], "", 0
    text = raw.decode()
    tokens = re.findall("\r\n|\r|\x1b\\[K|[ -~]", text)
    assert "".join(tokens) == text, raw
    for token in tokens:
        if token == "\r\n":
            lines.append(line)
            line, at = "", 0
        elif token == "\r":
            drawn += [line] if line else []
            at = 0
        elif token == "\x1b[K":
            line = line[:at]
        else:
            line = line[:at] + token + line[at + 1:]
            at += 1
    return drawn, lines + ([line] if line else [])


def numbers(kind, raw):
    """What was drawn, judged; what stays is sentences, and tells the total."""
    drawn, lines = screen(raw)
    found = []
    for text in drawn:
        match = re.fullmatch(DRAWN[kind], text)
        assert match, "drawn: %r" % text
        assert len(text) < COLUMNS, "wider than the terminal: %r" % text
        found.append(int(match.group(1)))
    assert found == sorted(found), found
    match = re.fullmatch(TOTAL[kind], lines[0])
    assert match, lines
    assert not any(re.search(DRAWN[kind], line) for line in lines), lines
    return found, int(match.group(1))


def finish(d, kind, p):
    if kind == "stream":
        p.process.send_signal(signal.SIGINT)
    else:
        result = harness.cancel(os.path.join(d, "w"))
        assert result.status == 0, result
    assert p.end() == 0, p.raw


def test_numbers_rise_on_one_line(d):
    with streamed.guest(d, streamed.capture(d), PACE):
        for kind in DRAWN:
            with Terminal(words(d, kind)) as p:
                p.shows("three numbers", lambda n: len(set(n)) >= 3)
                finish(d, kind, p)
            found, total = numbers(kind, p.raw)
            assert len(set(found)) >= 3 and found[-1] <= total, (found, total)


def test_the_last_number_is_the_total(d):
    """One of each device: nothing comes after the fourth, and the run lasts."""
    with streamed.guest(d, streamed.capture(d), PACE):
        for kind in DRAWN:
            with Terminal(words(d, kind, "--samples", 1)) as p:
                p.shows("the fourth", lambda n: n and n[-1] == 4)
                finish(d, kind, p)
            found, total = numbers(kind, p.raw)
            assert found[-1] == total == 4, (found, total)


def test_a_bar_fills(d):
    with streamed.guest(d, streamed.capture(d), PACE):
        with Terminal(words(d, "collect")) as p:
            harness.until("a part of a bar", lambda: b"[##" in p.raw)
            finish(d, "collect", p)
    parts = [text.count("#") for text in screen(p.raw)[0]]
    assert parts == sorted(parts) and 1 < parts[-1] < 30, parts


def test_a_shorter_text_leaves_nothing_of_a_longer_one(d):
    """Words that go away when the run of another peer is withdrawn."""
    with streamed.guest(d, streamed.capture(d), PACE):
        with window.Window(os.path.join(d, "w")) as w:
            w.request(channel=6, bandwidth=20, samples=0, timeout=300)
            harness.until("11", lambda: w.ret == 11)
            with Terminal(words(d, "collect", "--samples", 1)) as p:
                harness.until("words", lambda: b"another request" in p.raw)
                w.flags = 0
                p.shows("the fourth", lambda n: n[-1] == 4)
                finish(d, "collect", p)
    found, total = numbers("collect", p.raw)
    assert total == 4, total
    # a csiw that is late at the answer draws once more, with words of its own
    plain = [text for text in screen(p.raw)[0]
             if not text.endswith(", checking the answer")]
    assert not re.search("samples,", plain[-1]), p.raw


def test_a_sentence_begins_on_a_clean_line(d):
    for kind in DRAWN:
        with streamed.guest(d, streamed.capture(d), PACE) as g:
            with Terminal(words(d, kind)) as p:
                p.shows("a number", bool)
                g.die()
                assert p.end() == 4, p.raw
        drawn, lines = screen(p.raw)
        assert drawn and lines[-1].startswith("csiw: "), lines
        assert "no sign of life" in lines[-1], lines
        assert not any(re.search(DRAWN[kind], line) for line in lines), lines


def test_only_a_terminal_is_drawn_on(d):
    """Standard output is one: that is not where progress belongs."""
    path = os.path.join(d, "err")
    for kind, more in (("collect", ["--timeout", 3]),
                       ("stream", ["--duration", 3])):
        with streamed.guest(d, streamed.capture(d), PACE):
            with open(path, "wb") as f, Terminal(words(d, kind, *more),
                                                 err=f) as p:
                assert p.end() == 0, p.raw
        err = open(path, "rb").read()
        assert not re.search(rb"[\r\x1b]", err), err
        assert b"\x1b" not in p.raw, p.raw
        assert bool(err) == (kind == "stream"), err


def test_a_quiet_stream_draws_nothing(d):
    with streamed.guest(d, streamed.capture(d), PACE):
        with Terminal(words(d, "stream", "--duration", 3, "--quiet")) as p:
            assert p.end() == 0, p.raw
    assert p.raw == b"", p.raw


if __name__ == "__main__":
    harness.run(globals())
