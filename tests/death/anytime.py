#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Either program, or both, die at a random moment from outside, our own and the
imitations of the stock ones, in every pairing.  A peer whose guest comes back
is served, a peer whose guest does not gives up with a sentence, and the next
peer gets exactly what it asks for.

CSIW_KILLS is how many processes are killed (600 unless set; 50000 for a long
run), CSIW_DEATH_SEED what the moments follow from; a failure says it.
"""
import concurrent.futures
import json
import os
import random
import sys
import time

import death
import harness
import model
import window

KILLS = int(os.environ.get("CSIW_KILLS", "600"))
SEED = int(os.environ.get("CSIW_DEATH_SEED")
           or int.from_bytes(os.urandom(4), "big"))
PACE = "150/s"  # of our guest; a run lasts 0.2 s


class Pair(death.Arena):
    """A window that only one guest and one peer at a time look at."""
    size, packets, order = 32768, 30, "big"

    def __init__(self, d, rng):
        super().__init__(d)
        self.rng = rng
        window.Window(self.path, create=self.size)

    def __enter__(self):
        self.live = self.guest()
        return self

    def __exit__(self, kind, *_):
        self.live.__exit__(kind)

    def guest(self):
        return harness.agent(self.path, self.capture, self.order, PACE)

    def asks(self, deadline_s=death.DEADLINE_S):
        return super().asks(deadline_s, order=self.order, timeout=30)

    def doze(self):
        """From 0.3 ms to 0.4 s, short ones as often as long ones."""
        time.sleep(0.0003 * 10 ** self.rng.uniform(0, 3.1))

    def kill(self, program, who):
        """Kill what still runs."""
        if program.process.poll() is None:
            program.die()
            if program.process.returncode == death.KILLED:
                death.count(who)
        if program is not self.live:
            death.said_whole(program.end())

    def kill_guest(self):
        self.kill(self.live, "guest")

    def again(self):
        self.live = self.guest()

    def served(self):
        with self.asks() as peer:
            self.check(peer.end())

    def check(self, result):
        """A peer was served; its outputs hold the run, and so did it say."""
        assert result.status == 0, result
        said = json.loads(result.out)
        assert (said["return_value"], said["total"]) == \
            (self.run.ret, len(self.run.samples)), said
        self.kept(self.run)
        death.count("served")

    def guest_dies(self):
        """Some times over, and it comes back each time."""
        with self.asks() as peer:
            for _ in range(self.rng.randrange(1, 4)):
                self.doze()
                self.kill_guest()
                self.again()
            self.check(peer.end())

    def guest_stays_dead(self):
        with self.asks(1) as peer:
            self.doze()
            self.kill_guest()
            result = peer.end()
        if result.status == 0:
            self.check(result)
        else:
            assert result.status in (4, 5), result
            harness.one_sentence(result.err, "/w")
            self.kept(self.run, 0)
            harness.only(self.out)
            death.count("csiw then gave up with %d" % result.status)
        self.again()

    def peer_dies(self):
        with self.asks() as peer:
            self.doze()
            self.kill(peer, "peer")
        death.whole(self.out, self.run, key=self.key)

    def both_die(self):
        with self.asks() as peer:
            first, then = self.rng.sample(("guest", "peer"), 2)
            for who in (first, then):
                self.doze()
                self.kill(self.live if who == "guest" else peer, who)
        death.whole(self.out, self.run, key=self.key)
        self.again()

    scenes = (guest_dies, guest_stays_dead, peer_dies, both_die)

    def scene(self):
        self.rng.choice(self.scenes)(self)
        death.sweep(self.out)
        self.served()
        death.sweep(self.out)


class StockGuest(Pair):
    """csiw --stock; the guest's loop over its pages takes a while."""
    order = "stock"

    def __init__(self, d, rng):
        super().__init__(d, rng)
        firsts = list(model.devices(self.run.samples))
        self.key = lambda s: firsts.index(s.mac)

    def guest(self):
        page = self.rng.randrange(-1, 3)
        return harness.stock_guest(self.path, self.capture, options=[
            "--stall-page", page, "--stall-ms", self.rng.choice((5, 150))])


class StockPeer(Pair):
    """csiwd --byte-order little.  The peer waits for ever, and has no files."""
    order = "little"

    def asks(self, deadline_s=death.DEADLINE_S):
        return harness.Program(
            sys.executable, os.path.join(harness.FAKE, "stock_peer.py"),
            "--window", self.path, "--samples", 0, "--deadline", deadline_s)

    def check(self, result):
        assert result.status == 0, result
        said = json.loads(result.out)
        assert said == {"return_value": self.run.ret, "devices": {
            model.mac_text(m): n
            for m, n in model.devices(self.run.samples).items()},
            "total": len(self.run.samples)}, said
        harness.same_window(self.path, self.run, "little")
        death.count("served")

    def guest_stays_dead(self):
        """It would wait for ever: the next one writes over its request."""
        with self.asks() as peer:
            self.doze()
            self.kill_guest()
            self.kill(peer, "peer")
        self.again()

    scenes = (Pair.guest_dies, guest_stays_dead, Pair.peer_dies, Pair.both_die)


def sweep(d, pair, name, what, share, workers=8):
    """Scenes, several at a time, until so many processes were killed."""
    most = KILLS // share
    death.begin(name)

    def killed():
        return death.totals["guest"] + death.totals["peer"]

    def work(i):
        own, rng = os.path.join(d, "%d" % i), random.Random(
            "%d %s %d" % (SEED, name, i))
        os.mkdir(own)
        try:
            with pair(own, rng) as p:
                while killed() < most:
                    p.scene()
        except Exception as e:
            death.count("peer", most)  # the others stop, too
            what = "CSIW_DEATH_SEED=%d: %s" % (SEED, death.told(e))
            raise AssertionError(what) from e
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        list(pool.map(work, range(workers)))
    found = death.end(name, what + " at random times", killed())
    assert min(found["guest"], found["peer"]) > 0, found


def test_csiwd_and_csiw(d):
    sweep(d, Pair, "random-1", "csiwd and csiw", 2, 12)


def test_a_stock_guest_and_csiw(d):
    sweep(d, StockGuest, "random-2", "a stock guest and csiw", 4)


def test_csiwd_and_a_stock_peer(d):
    sweep(d, StockPeer, "random-3", "csiwd and a stock peer", 4)


if __name__ == "__main__":
    harness.run(globals())
