#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""What peer.py shows, over a window with a link: csiw dies before each of its
accesses, those to its own line among them, around a run of version 1 that has a
number.  How often it looks for the echo of its nonce depends on csiwd, so that a
number of accesses ends now here and now there.
"""
import death
import harness
import model
import peer

WHERE = "a window with a link"


class Beside(death.Linked, peer.Beside):
    def settles(self):
        """What csiwd served was asked by number, but for a csiw that waited
        too long for its echo."""
        place = super().settles()
        if place.startswith("behind") and not self.win.link(model.SERVED):
            place += ", no number"
        return place


class Restarted(death.Linked, peer.Restarted):
    pass


def test_a_guest_serves_the_next_peer(d):
    peer.sweep(d, Beside, "peer-link-1", "beside the same csiwd", WHERE)


def test_a_guest_that_is_restarted_too_serves_the_next_peer(d):
    peer.sweep(d, Restarted, "peer-link-2", "csiwd behind it", WHERE)


if __name__ == "__main__":
    harness.run(globals())
