#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""One side is hostile and knows the protocol.  A guest answers, then lets
total, return value, flags and echo fields alternate, or wipes its answer:
whatever csiw takes for a success must be exactly so many of the samples that
were there (guest.c).  A peer asks and changes its mind at any moment: csiwd
writes no byte that is the peer's, and serves as before when that ends (peer.c).
"""
import os
import random
import time

import attack
import everything
import make_capture
import model

ROUND = 10  # runs of csiw against one seed
PEER_S = 2  # of a hostile peer from one quiet moment to the next


def samples(number, seed):
    """As a hostile guest needs them: each byte 0 of them is 0."""
    rng = random.Random(seed)
    return [model.Sample(0, make_capture.mac(rng.randrange(6)),
                         rng.randrange(64), i // 100,
                         make_capture.tones(rng, 64)) for i in range(number)]


def against_guest(d, number, rng, over):
    """csiw alone; the guest is the mutator."""
    order = "little" if number % 2 else "big"
    size = attack.SIZES[number % 3]
    room = model.capacity(size)
    path, expected = os.path.join(d, "w"), os.path.join(d, "expected")
    have = samples(room, rng.getrandbits(32))
    right = model.encode(have, "little")
    with open(expected, "wb") as f:
        f.write(b"\7" + room.to_bytes(4, order) + model.encode(have, order))
    attack.window.Window(path, create=size)
    while not over():
        with attack.mutator("guest", path, order, rng.getrandbits(63),
                            expected):
            for _ in range(ROUND):
                _, said, data = attack.collect(
                    path, os.path.join(d, "out"), ["npy", "jsonl"], room, order,
                    "--channel", 6, "--bandwidth", 20, "--samples", 0,
                    "--timeout", 1, "--deadline", 1,
                    *rng.choice(((), ("--mac", "02:c5:00:00:00:01"))))
                if data is not None:
                    assert data == right[:len(data)], \
                        "csiw took samples that no guest published: %s" % said
                    attack.count("exact")


def against_peer(d, number, rng, over):
    """csiwd alone; the peer is the mutator."""
    path = os.path.join(d, "w")
    order = "little" if number % 2 else "big"
    size = attack.SIZES[number % 2]
    source = "synthetic:devices=4,rate=1000000,seed=%d" % rng.randrange(1000)
    with attack.guest(path, source, order, size):
        a = everything.Arena(d, rng, path, order, size)
        while not over():
            with attack.mutator("peer", path, order, rng.getrandbits(63)) as m:
                time.sleep(PEER_S)
                assert m.process.poll() is None, "".join(m.err)
            a.check()


if __name__ == "__main__":
    attack.run("parties", [against_guest] * 4 + [against_peer] * 2,
               ["csiw collect: 0", "csiw collect: 5", "exact", "peer seen",
                "served after"])
