#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""The guards around a window are there: one byte outside ends a program, with a
report, and so does one far away; the bytes inside do not."""
import os

import attack
import harness

TRIP = os.environ.get("CSIW_TRIP", "attack_trip")
GIGABYTE = 1 << 30


def trip(path, at):
    return harness.call(TRIP, harness.uri(path), at, env=attack.ENV)


def test_a_byte_outside_is_a_fault(d):
    for size in attack.SIZES:
        path = os.path.join(d, "w%d" % size)
        attack.window.Window(path, create=size)
        for at in (0, size - 1):
            attack.clean("trip", trip(path, at), {0})
        for at in (-1, size, -4096, size + 4095, 1 - GIGABYTE,
                   size + GIGABYTE - 1):
            result = trip(path, at)
            assert result.status == attack.SANITIZER, \
                "byte %d of a window of %d could be read: %s" % (at, size,
                                                                 result)
            assert "AddressSanitizer" in result.err, result.err


if __name__ == "__main__":
    harness.run(globals())
