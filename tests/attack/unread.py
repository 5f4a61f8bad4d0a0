#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Only bytes are rewritten that nobody reads any more (unread.c has the table)
while csiw asks and csiwd answers: every run gives exactly the samples that the
independent model expects, in csiw's output and, at the instant finished
appears, in the window.  Between two runs, with start clear, all of the window but
the guest's lines of the descriptor is rewritten, and csiwd leaves it alone (G1).
"""
import os
import time

import attack
import make_capture
import model

ARENAS = 3
DEVICES = 5
FULL = 504 + 267 * 3864  # whole pages, and no byte behind the last sample
REFUSED = model.Run(3, [])


def any_request(rng, heard, room):
    """(options of csiw, the run that it must give)."""
    kind = rng.randrange(6)
    macs = [make_capture.mac(i)
            for i in rng.sample(range(DEVICES), rng.randrange(1, 4))]
    limit = rng.randrange(1, 9)
    if kind == 0:
        return ("--channel", 15, "--samples", 0, "--timeout", 30), REFUSED
    if kind == 1:
        return ("--channel", 6, "--samples", limit, "--timeout", 0), \
            model.expected(heard, timeout=0)
    if kind == 2:
        limit, macs = 0, []
    if kind == 3:
        macs = []
    listed = [x for mac in macs for x in ("--mac", model.mac_text(mac))]
    return ("--channel", 6, "--samples", limit, "--timeout", 30, *listed), \
        model.expected(heard, bool(macs), macs, limit, room)


def one_run(path, d, order, rng, heard, room):
    request, run = any_request(rng, heard, room)
    expected = os.path.join(d, "expected")
    with open(expected, "wb") as f:
        f.write(bytes([run.ret])
                + len(run.samples).to_bytes(4, order)
                + model.encode(run.samples, order))
    with attack.mutator("unread", path, order, rng.getrandbits(63), expected):
        status, said, data = attack.collect(
            path, os.path.join(d, "out"), ["npy"], room, order, "--bandwidth",
            20, *request)
    assert status == (0 if run.ret in (6, 7, 8) else 3), (request, said)
    assert said["return_value"] == run.ret, (request, said)
    assert said["total"] == len(run.samples), (request, said)
    assert data is None or data == model.encode(run.samples, "little"), \
        "csiw gives other samples than the guest stored: %s" % (request,)
    attack.count("exact")


def arena(d, number, rng, over):
    path, capture = os.path.join(d, "w"), os.path.join(d, "made.pcap")
    order = "little" if number % 2 else "big"
    while not over():
        size = rng.choice((*attack.SIZES, FULL))
        heard = attack.recording(capture, rng.choice((20, 300, 4000)),
                                 DEVICES, rng.randrange(1 << 16))
        pace = rng.choice(("fast", "fast", "2000/s"))
        with attack.guest(path, "replay:%s,pace=%s" % (capture, pace), order,
                          size):
            for _ in range(12):
                one_run(path, d, order, rng, heard, model.capacity(size))
                with attack.mutator("idle", path, order, rng.getrandbits(63)):
                    time.sleep(0.05)
        os.remove(path)


if __name__ == "__main__":
    attack.run("unread", [arena] * ARENAS, ["unread seen", "exact"])
