#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""The radio is left as it was found, however csiwd ends; and csiwd keeps clear
of what is not its own."""
import os
import struct
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "csisim"))
import csisim  # noqa: E402
import harness  # noqa: E402

SET_SCANSUPPRESS, SET_VAR = 116, 263


def booted(d, parameters=""):
    return csisim.guest(d, parameters, ["dcmd"])


def tell(guest, number, data):
    said = guest.ok("dcmd vendor wlan0 %d set %d %s"
                    % (number, len(data), data.hex()))
    assert "error 0" in said, said


def used(guest):
    """A radio that others have set up, with a monitor interface of theirs."""
    guest.ok("ip link set wlan0 up; iw dev wlan0 interface add ear7 type "
             "monitor; ip link set ear7 up")
    tell(guest, SET_SCANSUPPRESS, struct.pack("<I", 7))
    tell(guest, SET_VAR, b"mpc\0" + struct.pack("<I", 0))
    tell(guest, SET_VAR, b"chanspec\0" + struct.pack("<I", 0xE02A))


def unused(guest):
    """As it is after boot."""


def restored(radio, before):
    def same():
        restored.now = radio.state()
        return restored.now == before
    try:
        harness.until("the radio as before", same, 40)
    except AssertionError:
        differ = {k: (before.get(k), restored.now.get(k))
                  for k in {*before, *restored.now}
                  if before.get(k) != restored.now.get(k)}
        raise AssertionError("not as before: %r" % differ)


def test_ten_seconds_after_the_last_request(d):
    for prepare in (unused, used):
        with booted(os.path.join(d, "")) as guest:
            prepare(guest)
            radio = csisim.Radio(guest)
            before = radio.state()
            agent = csisim.serving(guest)
            for _ in range(2):
                csisim.serves(guest)
                assert radio.state()["collect"] == "1", "too early"
                restored(radio, before)
                assert agent.alive()
            assert agent.stop().status == 0
            assert radio.state() == before
        for name in os.listdir(d):
            os.remove(os.path.join(d, name))


def test_at_every_kind_of_end(d):
    with booted(d) as guest:
        used(guest)
        radio = csisim.Radio(guest)
        before = radio.state()
        for end in ("TERM", "HUP"):
            agent = csisim.serving(guest)
            csisim.serves(guest)
            assert radio.state() != before
            assert agent.stop(end).status == 0
            assert radio.state() == before
        agent = csisim.serving(guest)
        csisim.serves(guest)
        agent.die()
        restored(radio, before)
        agent = csisim.serving(guest, "--once")
        csisim.serves(guest)
        assert agent.end().status == 0
        assert radio.state() == before


def test_in_the_middle_of_a_run(d):
    with booted(d) as guest:
        radio = csisim.Radio(guest)
        before = radio.state()
        agent = csisim.serving(guest)
        asked = csisim.Asked(guest, timeout=100)
        harness.until("the run", lambda: radio.state()["monitor"] == "2")
        assert agent.stop().status == 0
        asked.ends_with(9)
        assert radio.state() == before
        agent = csisim.serving(guest)
        with csisim.window.Window(guest.window) as w:
            w.request(timeout=100)
            harness.until("the run", lambda: radio.state()["monitor"] == "2")
            agent.die()
            restored(radio, before)
            # G1: the next agent takes what the dead one left.
            agent = csisim.serving(guest)
            harness.until("the run", lambda: radio.state()["monitor"] == "2")
            w.flags = 0
        csisim.serves(guest)


def test_after_a_refusal(d):
    with booted(d, "fault=refuse") as guest:
        radio = csisim.Radio(guest)
        before = radio.state()
        for fault in ("refuse", "elsewhere"):
            radio.set("fault", fault)
            agent = csisim.serving(guest)
            csisim.refused(guest, agent, 3, "wlan0")
            radio.set("fault", "none")
            assert agent.stop().status == 0
            assert radio.state() == before


def test_a_monitor_interface_of_others_is_used_and_kept(d):
    with booted(d) as guest:
        guest.ok("iw dev wlan0 interface add ear7 type monitor")
        radio = csisim.Radio(guest)
        before = radio.state()
        agent = csisim.serving(guest, "--monitor", "mon3")
        csisim.serves(guest)
        assert radio.state()["link ear7"]
        assert guest.run("ip link show mon3")[0], "a second one was made"
        assert agent.stop().status == 0
        assert radio.state() == before


def test_a_helper_that_dies_ends_the_agent_with_a_sentence(d):
    with booted(d) as guest:
        radio, agent = csisim.Radio(guest), csisim.serving(guest)
        asked = csisim.Asked(guest, timeout=100)
        harness.until("the run", lambda: radio.state()["monitor"] == "2")
        guest.ok("kill -KILL $(pidof csiwd-radio || pgrep -f csiwd-radio || "
                 "pgrep -P %d)" % agent.pid)
        asked.ends_with(9)
        result = agent.end()
        assert result.status == 1, result
        assert "radio helper" in result.err, result.err
        csisim.serving(guest)
        csisim.serves(guest)


def test_two_agents_do_not_share_a_radio(d):
    with csisim.guest(d) as guest:
        before = csisim.Radio(guest).state()
        agent = csisim.serving(guest)
        csisim.serves(guest)
        status, out = guest.run("csiwd --check --report", patience_s=180)
        assert status == 1, out
        assert "wlan0 is used by another csiwd" in out, out
        csisim.serves(guest)
        assert agent.stop().status == 0
        assert csisim.Radio(guest).state() == before


if __name__ == "__main__":
    harness.run(globals())
