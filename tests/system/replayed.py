#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""What a stream of a replay tells beside the CSI: the guest's clock in every
record, and what became of datagrams that are none of CSI.
"""
import os
import time

import harness
import make_capture
import pcapfile
import streamed


def test_every_record_has_the_guests_clock(d):
    path = streamed.capture(d, 40, rate=500)
    for pace in ("capture", "fast", "1000/s", "fast,loop"):
        with streamed.guest(d, path, pace):
            begun = time.monotonic_ns()
            result, _ = streamed.stream(d, "--count", 40, kinds=("jsonl",))
            over = time.monotonic_ns()
        assert result.status == 0, result
        clock = [r["mono_ns"] for r in streamed.rows(d, "jsonl")]
        assert len(clock) >= 40 and clock == sorted(clock), (pace, clock)
        assert begun < clock[0] and clock[-1] < over, \
            (pace, begun, clock[0], clock[-1], over)


def test_stamps_that_step_back_turn_no_clock_back(d):
    made = make_capture.stream_of(40, rate=500)
    made[20:] = [p._replace(time_ns=p.time_ns - 50 * 10**6) for p in made[20:]]
    path = os.path.join(d, "made.pcap")
    pcapfile.write_pcap(path, made)
    with streamed.guest(d, path, "capture"):
        result, _ = streamed.stream(d, kinds=("jsonl",))
    assert result.status == 0, result
    rows = streamed.rows(d, "jsonl")
    clock = [r["mono_ns"] for r in rows]
    stamps = [r["wall_ns"] for r in rows]
    assert clock == sorted(clock) and stamps != sorted(stamps), rows


def bad(time_ns):
    """Datagrams to the port of CSI that are malformed."""
    good = make_capture.payload(bytes(256))
    return [make_capture.packet(time_ns, data) for data in
            (good[:-1], good + b"\0", make_capture.payload(bytes(768)))]


def test_the_last_counters_have_all_that_was_malformed(d):
    """Also what comes last, and what comes right before a run is full."""
    good = make_capture.stream_of(30, devices=1)
    made = bad(good[0].time_ns) + good[:20] + bad(good[20].time_ns) \
        + good[20:] + bad(good[-1].time_ns)
    path = os.path.join(d, "made.pcap")
    pcapfile.write_pcap(path, made)
    for more, want in (([], (39, 30, 9)), (["--samples", "21", "--mac",
                                            "02:c5:00:00:00:00"],
                                           (27, 21, 6))):
        with streamed.guest(d, path) as a:
            result, said = streamed.stream(d, *more, kinds=())
            log = a.stop().err
        assert result.status == 0, result
        counters = said["counters"]
        assert (counters["received"], counters["delivered"],
                counters["malformed"]) == want, (more, counters)
        assert counters["received"] == sum(
            counters[k] for k in ("delivered", "filtered", "surplus",
                                  "malformed", "dropped_kernel",
                                  "dropped_ring")), counters
        assert "received %d," % want[0] in log and \
            "malformed %d," % want[2] in log, log


if __name__ == "__main__":
    harness.run(globals())
