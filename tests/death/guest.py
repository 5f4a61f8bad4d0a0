#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""csiwd dies before each of its accesses to the window, from the look at a
waiting request to the poll behind the answer.  Nothing is published by halves,
csiw ends in time, and a restarted csiwd serves what waits.
"""
import contextlib
import os
import time

import death
import harness
import model
import window


class Arena(death.Arena):
    """A csiw asks before a csiwd is there, so that all accesses of csiwd follow
    in one order."""
    stride = 1  # accesses from one step to the next

    @contextlib.contextmanager
    def pair(self, n, win, deadline_s=death.DEADLINE_S):
        """A csiwd that dies, and a csiw that asks it."""
        with self.asks(deadline_s) as csiw:
            harness.until("the ask", lambda: win.started)
            with self.mortal(n) as guest:
                yield guest, csiw

    def mortal(self, n):
        return death.mortal(
            n, death.CSIWD, "--window", harness.uri(self.path), "--capture",
            "replay:%s,pace=fast" % self.capture)

    def place(self, win):
        """Where it died; what it left must be in order (rule G2)."""
        data = win.data(self.packets)
        if win.finished:
            harness.same_window(self.path, self.run)
            return "answered"
        assert win.started, "a dead guest cleared start"
        if win.ret == 0:
            return "before it took the request"
        if win.total or win.ret != 11:
            assert data == model.encode(self.run.samples, "big"), \
                "total or return value came before the samples (G2)"
            assert win.ret == 11 or win.total == self.packets, \
                "the return value came before the total (G2)"
            return "publishing"
        # a peer with a link leaves the zeros of a new file
        return "storing samples" if data.strip(b"\0\xff") else "serving"

    def die(self, n):
        if os.path.exists(self.path):
            os.remove(self.path)
        with window.Window(self.path, create=self.size) as win:
            how = self.with_a_peer(n, win)
        death.sweep(self.out)
        return how

    def dead(self, guest, csiw):
        """Wait for csiwd to die, or csiw to end before."""
        harness.until("a death or an answer", lambda: any(
            p.process.poll() is not None for p in (guest, csiw)))
        if guest.process.poll() is None:
            return False
        assert death.killed(guest), "csiwd ended by itself"
        return True


class Restarted(Arena):
    """csiwd is started again while csiw waits."""

    def with_a_peer(self, n, win):
        begun = time.monotonic()
        with self.pair(n, win) as (guest, csiw):
            if not self.dead(guest, csiw):
                death.answered(self.path, csiw.end(), self.run)
                return death.ENDED
            place, was = self.place(win), win.block()
            with self.guest():
                back, result = time.monotonic(), csiw.end()
                if self.missed(result, back - begun):
                    return death.AGAIN
                death.answered(self.path, result, self.run)
        if was[7] in (0, 11) or place == "answered":
            self.waited(win, was)
        self.kept(self.run)
        return place

    def missed(self, _result, _seconds):
        """Whether csiw may have ended before csiwd was back."""
        return False

    def waited(self, win, was):
        assert win.mem[306:312] == was[306:312], \
            "the waiting request was not served: csiw had to ask again"


class Late(Arena):
    """csiw gives up, csiwd is started again, another csiw asks."""

    deadline_s, sentences = 1, "no answer|did not finish"

    def with_a_peer(self, n, win):
        with self.pair(n, win, self.deadline_s) as (guest, csiw):
            died = self.dead(guest, csiw)
            result = csiw.end()
            if not died:
                return death.AGAIN if result.status == 4 else death.ENDED
            place = self.outcome(win, result)
        before = self.unasked(win)
        with self.guest():
            harness.holds(0.02, "an idle csiwd writes nothing (G1)",
                          lambda: self.unasked(win) == before)
            self.served()
        return place

    def outcome(self, win, result):
        if result.status == 0:
            assert self.place(win) == "answered"
            death.answered(self.path, result, self.run)
            return "answered"
        assert result.status == 4, result
        harness.one_sentence(result.err, "/w", self.sentences)
        assert win.flags == 0, "the request was not withdrawn (P3)"
        self.kept(self.run, 0)
        harness.only(self.out)
        return "csiw gave up, exit status 4"


def sweep(d, arena, name, what, workers=8, where="each access to the window"):
    death.begin(name)
    steps = death.each_step(d, arena, 500 // arena.stride, workers)
    return death.end(name, "csiwd at %s, %s" % (where, what), steps)


def test_a_restarted_guest_serves_the_request_that_waits(d):
    found = sweep(d, Restarted, "guest-1", "restarted while csiw waits")
    assert {"serving", "storing samples", "publishing"} <= set(found), found


def test_a_peer_gives_up_in_time_and_the_next_one_is_served(d):
    sweep(d, Late, "guest-2", "restarted when csiw has given up", 24)


if __name__ == "__main__":
    harness.run(globals())
