#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""What guest.py shows, over a window with a link: csiwd dies before each of its
accesses, from the first of its own lines on, around a run of version 1 that has
a number.  A csiw whose csiwd comes back asks that one; one whose csiwd does not
says so, and leaves no number behind.  The latter takes 3 s each time: it dies
at every fourth access, the first one out of CSIW_DEATH_SEED, which a failure says.

A csiwd with a link is there before csiw, and looks at more than one place while
it waits, so that a number of accesses ends now here and now there: two sweeps
meet what one has missed.
"""
import contextlib
import os

import death
import guest
import harness
import model

SEED = int(os.environ.get("CSIW_DEATH_SEED")
           or int.from_bytes(os.urandom(4), "big"))
WHERE = "access to a window with a link"


class Linked(death.Linked):
    @contextlib.contextmanager
    def pair(self, n, win, deadline_s=death.DEADLINE_S):
        with self.mortal(n) as csiwd:
            harness.until("an identity or a death", lambda: win.link(
                model.MAGIC) or csiwd.process.poll() is not None)
            with self.asks(deadline_s) as csiw:
                yield csiwd, csiw

    def place(self, win):
        """csiw may not have asked yet.  What it has asked has a number, but for
        what it asked before there was an identity."""
        if not (win.started or win.finished or win.ret or win.total):
            return "before the ask"
        place = super().place(win)
        if place in ("before it took the request", "answered"):
            return place
        numbered = win.link(model.SERVED) != 0
        return place if numbered else place + ", no number yet"


class Restarted(Linked, guest.Restarted):
    def missed(self, result, seconds):
        """This machine was too busy to start a program."""
        return seconds > death.BACK_S and death.SILENT in result.err

    def waited(self, win, was):
        """Another life of csiwd is a reason to ask again (L4)."""


class Late(Linked, guest.Late):
    deadline_s, stride = 5, 4
    sentences = "no answer|did not finish|" + death.SILENT

    def mortal(self, n):
        return super().mortal(n * self.stride - SEED % self.stride)

    def outcome(self, win, result):
        place = super().outcome(win, result)
        if result.status:
            assert win.link(model.REQUEST) == 0, \
                "a number stands behind a csiw that gave up (L6)"
            place += " of a silent csiwd" * ("no sign" in result.err)
        return place


def test_a_peer_asks_the_guest_that_comes_back(d):
    found = guest.sweep(d, Restarted, "guest-link-1", "restarted at once",
                        where="each " + WHERE)
    assert {"serving", "storing samples", "publishing"} <= set(found), found


def test_a_peer_gives_up_in_time_and_the_next_one_is_served(d):
    print("CSIW_DEATH_SEED=%d" % SEED)
    found = guest.sweep(d, Late, "guest-link-2",
                        "restarted when csiw has given up", 24,
                        "every fourth " + WHERE)
    assert any("silent" in place for place in found), found


if __name__ == "__main__":
    harness.run(globals())
