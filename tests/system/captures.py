#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""csiw collect against csiwd replaying recorded captures: exactly the samples
of an independent reading, in all three kinds of run, in both byte orders.
"""
import os

import harness
import model


def runs_of(heard):
    """The three kinds, with limits that some devices reach and some do not."""
    macs = list(model.devices(heard))
    counts = sorted(model.devices(heard).values())
    few = min(counts[-1], 5)
    return [dict(),
            dict(samples=few),
            dict(samples=min(255, counts[-1]), macs=macs[:1]),
            dict(samples=few, macs=macs[-2:]),
            dict(samples=0, macs=macs[:3]),
            dict(samples=1, macs=[b"\x02\0\0\0\0\0"] + macs[:1])]


def every_run(d, order):
    for path in harness.real_captures():
        heard = model.csi_list(path)
        w = os.path.join(d, os.path.basename(path) + ".window")
        with harness.agent(w, path, order):
            for kind in runs_of(heard):
                on = "macs" in kind
                result = harness.collect(w, order=order, **kind)
                run = model.expected(heard, on, kind.get("macs", ()),
                                     kind.get("samples", 0))
                harness.same_run(w, result, run, order, on)


def test_every_run_over_every_recorded_capture_in_big_endian(d):
    every_run(d, "big")


def test_every_run_over_every_recorded_capture_in_little_endian(d):
    every_run(d, "little")


if __name__ == "__main__":
    harness.run(globals())
