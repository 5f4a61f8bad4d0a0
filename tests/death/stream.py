#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Either program dies during a stream, before one of its accesses to the
window, every few from the first on.  A csiw whose csiwd died ends with a
sentence, and its files hold the first records, each one whole; the next csiw
streams at once.
"""
import json
import os
import re
import sys
import time

import death
import harness
import window

sys.path.insert(0, os.path.join(os.path.dirname(death.HERE), "fake"))
import streamed  # noqa: E402

KINDS = ("pcap", "jsonl")
SIZE = 16384  # of the window: 32 slots, more than there are records
LINKLESS = "csiwd running"  # it died before it had answered a greeting
RESTARTED = "restarted; ask again|answered 3"
DEADLINE_S = 20  # longer than a guest may be silent, however busy the machine


class Arena:
    packets, pace, stride = 12, "fast", 3

    def __init__(self, d):
        self.d, self.path = d, os.path.join(d, "w")
        self.capture = streamed.capture(d, self.packets)
        self.heard = streamed.frames(self.capture)
        window.Window(self.path, create=SIZE)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def guest(self):
        return streamed.guest(self.d, self.capture, self.pace)

    def command(self):
        return streamed.command(self.d, "--json", "--deadline", DEADLINE_S,
                                kinds=KINDS)

    def rows(self, kind):
        """Records of a file that may have been cut off, in the last one."""
        path = os.path.join(self.d, "x." + kind)
        if not os.path.exists(path):
            return []
        if kind == "pcap":
            return [streamed.of_frame(*f)
                    for f in streamed.frames(path, cut=True)]
        with open(path) as f:
            lines = f.read().split("\n")[:-1]
        with open(path, "w") as f:
            f.writelines(line + "\n" for line in lines)
        return streamed.rows(self.d, kind)

    def first(self, number=None):
        """The files hold the first records, so many if a number is given."""
        for kind in KINDS:
            rows = self.rows(kind)
            assert number in (None, len(rows)), (kind, len(rows), number)
            streamed.same(rows, self.heard[:len(rows)], kind)

    def clean(self):
        for name in os.listdir(self.d):
            if re.fullmatch(r"x\..*|\.csiw-.{6}", name):
                os.remove(os.path.join(self.d, name))

    def all(self, result):
        assert result.status == 0, result
        self.first(json.loads(result.out)["records"])
        self.first(self.packets)
        death.count("served")

    def served(self):
        self.clean()
        with harness.Program(*self.command()) as csiw:
            self.all(csiw.end())
        self.clean()


class GuestDies(Arena):
    def ends(self, result, *sentences):
        """How csiw ended."""
        if result.status == 0:
            self.all(result)
            return "csiw had all"
        said = json.loads(result.out)
        assert result.status == said["status"], result
        harness.one_sentence(result.err, "/w", "|".join(sentences))
        again = re.search(RESTARTED, result.err) is not None
        assert result.status == (3 if again else 4), result
        self.first(said["records"])
        return "csiw ended with %d" % result.status

    def die(self, n):
        self.clean()
        os.remove(self.path)
        window.Window(self.path, create=SIZE)
        with death.mortal(
                n * self.stride, death.CSIWD, "--window",
                harness.uri(self.path), "--capture",
                "replay:%s,pace=fast" % self.capture) as guest, \
                harness.Program(*self.command()) as csiw:
            alive = self.alive(guest, csiw)
            if guest.process.poll() is None:
                self.all(csiw.end())
                return death.ENDED
            assert death.killed(guest), "csiwd ended by itself"
            return self.behind(n, csiw, alive)

    def alive(self, *programs):
        """Wait until one of them ends; when all of them were seen alive."""
        seen = time.monotonic()
        while all(p.process.poll() is None for p in programs):
            seen = time.monotonic()
            time.sleep(0.002)
        return seen

    def behind(self, n, csiw, alive):
        """It comes back at once, or when csiw has ended."""
        if n % 2:
            with self.guest():
                late = time.monotonic() - alive > death.BACK_S
                result = csiw.end()
                if late and death.SILENT in result.err:
                    return death.AGAIN
                place = self.ends(result, RESTARTED, LINKLESS)
                self.served()
            return "restarted at once, " + place
        place = self.ends(csiw.end(), death.SILENT, LINKLESS)
        with self.guest():
            self.served()
        return "dead for good, " + place


class PeerDies(Arena):
    """The guest would go on for ever: the next peer must not wait for it."""
    pace, stride = "500/s,loop", 4

    def __enter__(self):
        self.csiwd = self.guest()
        self.served()
        return self

    def __exit__(self, kind, *_):
        with self.csiwd:
            if kind is None:
                assert self.csiwd.stop().status == 0

    def command(self):
        return super().command() + ["--count", self.packets]

    def die(self, n):
        with death.mortal(n * self.stride, death.CSIW,
                          *self.command()[1:]) as csiw:
            if not death.killed(csiw):
                self.all(csiw.end())
                self.clean()
                return death.ENDED
        assert csiw.end().out == "", "csiw told of a stream before its end"
        with window.Window(self.path) as win:
            place = "streaming" if win.started else "not asked"
        self.first()
        self.served()
        return place


def sweep(d, arena, name, what, least, workers):
    death.begin(name)
    steps = death.each_step(d, arena, least, workers)
    return death.end(name, what + " at every few accesses to the window, "
                     "during a stream", steps)


def test_a_stream_whose_guest_dies_ends_and_the_next_one_is_served(d):
    found = sweep(d, GuestDies, "stream-1", "csiwd", 150, 24)
    assert found.keys() >= {"dead for good, csiw ended with 4",
                            "restarted at once, csiw ended with 3",
                            "restarted at once, csiw had all"}, found


def test_a_guest_streams_to_the_next_peer_at_once(d):
    found = sweep(d, PeerDies, "stream-2", "csiw", 150, 8)
    assert found["streaming"], found


if __name__ == "__main__":
    harness.run(globals())
