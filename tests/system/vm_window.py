#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""A window of device memory in a guest, by mem:, that csiw reaches on this
side: nothing of what lies between changes a byte."""
import os
import signal
import sys

import harness
import make_capture
import model
import pcapfile

sys.path.insert(0, os.path.join(harness.HERE, "lab"))
from vm import Vm  # noqa: E402


def replaying(d, packets, **made):
    """A guest to boot with /made.pcap, and what is in it."""
    path = os.path.join(d, "made.pcap")
    pcapfile.write_pcap(path, make_capture.stream_of(packets, **made))
    guest = Vm(d)
    guest.put("/made.pcap", path)
    return guest, model.csi_list(path)


def replay(guest, *options, more=""):
    return guest.agent("--capture", "replay:/made.pcap,pace=fast" + more,
                       *options).says("(?i)serving")


def test_a_replay_arrives_exactly_in_both_orders(d):
    guest, heard = replaying(d, 500, devices=7)
    macs = [make_capture.mac(i) for i in range(3)]
    with guest:
        for order in ("big", "little"):
            agent = replay(guest, "--byte-order", order)
            for bandwidth in (20, 40):
                result = harness.collect(guest.window, order=order, channel=36,
                                         bandwidth=bandwidth)
                harness.same_run(guest.window, result, model.expected(heard),
                                 order)
            result = harness.collect(guest.window, order=order, macs=macs,
                                     samples=20)
            harness.same_run(guest.window, result,
                             model.expected(heard, True, macs, 20), order,
                             filter_on=True)
            assert agent.stop().status == 0


def test_a_window_is_filled_to_its_last_sample(d):
    guest, heard = replaying(d, 1000)
    with guest:
        replay(guest, more=",loop")
        result = harness.collect(guest.window, timeout=60)
        assert result.out["return_value"] == 8, result
        full = model.capacity(model.WINDOW)
        want = model.expected(heard).samples * (full // len(heard) + 1)
        with harness.window.Window(guest.window) as w:
            got = model.decode(w.data(), "big")
        assert len(got) == full
        assert [s._replace(time_s=0) for s in got] == \
            [s._replace(time_s=0) for s in want[:full]]


def test_an_agent_that_dies_is_replaced_within_a_request(d):
    guest, heard = replaying(d, 300)
    with guest:
        agent = guest.agent("--capture", "replay:/made.pcap,pace=1/s")
        agent.says("(?i)serving")
        with harness.Program(*harness.collect_command(
                guest.window, timeout=30,
                more=["--deadline", "120"])) as asked:
            agent.says("request")
            # Halted, it cannot call a guest dead that is slow to come back.
            asked.halt()
            agent.die()
            replay(guest)
            asked.send(signal.SIGCONT)
            result = asked.end()
        assert result.status == 0, result
        harness.same_window(guest.window, model.expected(heard))


def test_memory_of_others_is_refused(d):
    with Vm(d) as guest:
        for uri in ("mem:0x40000000", "mem:0x5ffff000,size=8K"):
            status, said = guest.run("csiwd --window %s --capture synthetic"
                                     % uri)
            assert status == 1, (status, said)
            harness.one_sentence(said, uri, "System RAM")
        # The serial port of this machine, which its driver holds.
        status, said = guest.run(
            "csiwd --window mem:0x09000000,size=8K --capture synthetic")
        assert status == 1, (status, said)
        harness.one_sentence(said, "mem:0x09000000", "driver")


if __name__ == "__main__":
    harness.run(globals())
