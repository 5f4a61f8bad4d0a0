#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""csiw dies before each of its accesses to the window, from the look at what
stands there to the last compare behind the samples.  csiwd goes on: a request
that stood is answered whole, nothing else is written, no output appears, and
the next csiw gets what it asks for.
"""

import death
import harness
import make_capture
import model
import window

SAMPLES = 2  # the dying csiw asks for less than the next one
MACS = [make_capture.mac(1)]
FILTER = 0x80  # by which its request is told from the answer before


class Beside(death.Arena):
    """One csiwd serves all the time.  What stands in the window when a csiw
    comes is the answer to the one before."""

    def __init__(self, d):
        super().__init__(d)
        self.less = model.expected(model.csi_list(self.capture), True, MACS,
                                   SAMPLES)
        assert 0 < len(self.less.samples) < len(self.run.samples)
        window.Window(self.path, create=self.size)
        self.csiwd = self.guest()

    def __enter__(self):
        self.win = window.Window(self.path).__enter__()
        self.served()
        return self

    def __exit__(self, kind, *_):
        self.win.__exit__()
        with self.csiwd:
            if kind is None:
                result = self.csiwd.stop()
                assert result.status == 0, result

    def dying(self, n):
        command = harness.collect_command(
            self.path, samples=SAMPLES, macs=MACS,
            more=["--deadline", death.DEADLINE_S, *death.keeping(self.out)])
        return death.mortal(n, death.CSIW, *command[1:])

    def die(self, n):
        death.sweep(self.out)
        with self.dying(n) as csiw:
            if not death.killed(csiw):
                death.answered(self.path, csiw.end(), self.less,
                               filter_on=True)
                self.kept(self.less)
                return death.ENDED
        assert csiw.end().out == "", "csiw told of a run before its end"
        place = self.settles()
        self.kept(self.less, 0)
        assert death.sweep(self.out) > 0, "its temporary files are gone"
        self.served()
        return place

    def settles(self):
        """csiwd leaves the window as it must."""
        if not self.win.flags & FILTER:
            before = self.unasked(self.win)
            harness.holds(0.02, "csiwd writes nothing without start (G1)",
                          lambda: self.unasked(self.win) == before)
            return "before its request stood"
        harness.until("an answer to nobody", lambda: self.win.finished)
        harness.same_window(self.path, self.less, filter_on=True)
        return "behind its request"


class Restarted(Beside):
    """csiwd dies as well, and a new one finds what both left."""

    def die(self, n):
        place = super().die(n)
        self.csiwd.die()
        self.csiwd = self.guest()
        return place

    def settles(self):
        self.csiwd.die()
        self.csiwd = self.guest()
        return super().settles()


def sweep(d, arena, name, what, where="the window"):
    death.begin(name)
    steps = death.each_step(d, arena, 400)
    found = death.end(name, "csiw at each access to %s, %s" % (where, what),
                      steps)
    assert found["before its request stood"] and \
        found["behind its request"], "no death there: %s" % found


def test_a_guest_serves_the_next_peer(d):
    sweep(d, Beside, "peer-1", "beside the same csiwd")


def test_a_guest_that_is_restarted_too_serves_the_next_peer(d):
    sweep(d, Restarted, "peer-2", "csiwd behind it")


if __name__ == "__main__":
    harness.run(globals())
