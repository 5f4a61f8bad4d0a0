#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Everything in the window is rewritten while csiwd and csiw work: neither
crashes, hangs or leaves the window, csiw says nothing that cannot be, and as
soon as the mutator stops csiwd serves as before.  See attack.py.
"""
import contextlib
import os

import attack
import model

ARENAS = 5
ROUND = 5  # runs of csiw from one quiet moment to the next
ENDINGS = ("npy", "csv", "jsonl", "pcap")


class Arena:
    """A window, its csiwd, and what csiwd must serve when nobody disturbs."""

    def __init__(self, d, rng, path, order, size):
        self.out = os.path.join(d, "out")
        self.rng, self.path, self.order = rng, path, order
        self.capacity = model.capacity(size)
        self.macs, self.expected = [], None
        heard = self.undisturbed("--samples", "2", "--timeout", "1")[0]
        self.macs = [x["mac"] for x in heard["devices"]]
        assert self.macs, "csiwd hears nobody before the attack"
        self.expected = self.listed()

    def undisturbed(self, *request):
        status, said, data = attack.collect(
            self.path, self.out, ["npy"], self.capacity, self.order,
            "--channel", "6", "--bandwidth", "20", *request)
        assert status == 0, "csiwd serves nobody any more: %s" % said
        return said, data

    def listed(self):
        """Three samples of each device: the same in every run."""
        request = ["--samples", "3", "--timeout", "30"]
        for mac in self.macs:
            request += ["--mac", mac]
        said, data = self.undisturbed(*request)
        assert said["return_value"] == 6, said
        return data

    def check(self):
        with attack.window.Window(self.path, self.order) as w:
            w.flags = 0
        assert self.listed() == self.expected, \
            "csiwd serves other samples after the attack than before"
        attack.count("served after")

    def any_request(self):
        rng = self.rng
        request = ["--channel", rng.choice((6, 6, 6, 36, 15)), "--bandwidth",
                   rng.choice((20, 20, 20, 40)), "--samples",
                   rng.choice((0, 1, 10, 255)), "--timeout",
                   rng.choice((0, 0, 1)), "--deadline", 1]
        for mac in rng.sample(self.macs, rng.randrange(len(self.macs))):
            request += ["--mac", mac]
        if rng.randrange(8) == 0:
            for i in range(50 - len(self.macs)):
                request += ["--mac", "02:00:00:00:00:%02x" % i]
        return request

    def stream(self, more, **begun):
        attack.stream(self.path, self.out, "--channel", 6, "--duration", 1,
                      *more, **begun)

    def csiw(self, mutator):
        kind = self.rng.randrange(10)
        if kind == 0:
            attack.csiw("status", "--window", "file:" + self.path,
                        *self.rng.choice(((), ("--json",), ("--stock",))))
        elif kind == 1:
            attack.csiw("dump", "--window", "file:" + self.path,
                        *self.rng.choice(((), ("--samples", "4000000000"))))
        elif kind < 4:
            self.stream(("--bandwidth", self.rng.choice((20, 20, 40, 80)),
                         "--deadline", 1))
        elif kind == 4:  # in an attack from the start hardly one begins
            with contextlib.ExitStack() as calm:
                calm.enter_context(
                    attack.halted(mutator, self.path, self.order))
                self.stream(("--bandwidth", 20, "--deadline", 5),
                            begun=calm.close)
        else:
            attack.collect(
                self.path, self.out,
                self.rng.sample(ENDINGS, self.rng.randrange(3)),
                self.capacity, self.order, *self.any_request())


def arena(d, number, rng, over):
    path = os.path.join(d, "w")
    order = "little" if number % 2 else "big"
    size = attack.SIZES[number % len(attack.SIZES)]
    if number % 2:
        capture = os.path.join(d, "made.pcap")
        attack.recording(capture, 400, 5, rng.randrange(1 << 16))
        source = "replay:%s,pace=fast%s" % (capture, rng.choice(("", ",loop")))
    else:
        source = "synthetic:devices=4,rate=%d,seed=%d" % (
            rng.choice((2000, 1000000)), rng.randrange(1 << 16))
    with attack.guest(path, source, order, size):
        a = Arena(d, rng, path, order, size)
        while not over():
            with attack.mutator("everything", path, order,
                                rng.getrandbits(63)) as m:
                for _ in range(ROUND):
                    a.csiw(m)
            a.check()


if __name__ == "__main__":
    attack.run("everything", [arena] * ARENAS,
               ["csiw collect: 0", "csiw collect: 4", "csiw status: 0",
                "csiw dump: 0", "records", "served after"])
