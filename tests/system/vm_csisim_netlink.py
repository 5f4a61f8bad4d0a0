#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""The way to the firmware by netlink protocol 31: it works, and never is a
frame sent whose target is gone, which would be a use after free in the kernel.
"""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "csisim"))
import csisim  # noqa: E402
import harness  # noqa: E402

ADD = "iw dev wlan0 interface add %s type monitor"


def safe(radio):
    assert radio.count("netlink") > 0
    assert radio.count("dangling_use") == 0


def left(state):
    """The monitor interface stays: deleting it is what makes it dangle."""
    return {k: v for k, v in state.items() if k != "link mon0"}


def test_it_serves_as_the_preferred_way_does(d):
    with csisim.guest(d, "transport=netlink") as guest:
        radio = csisim.Radio(guest)
        before = radio.state()
        agent = csisim.serving(guest)
        for channel, bandwidth in ((6, 20), (36, 40), (157, 80)):
            csisim.serves(guest, channel=channel, bandwidth=bandwidth,
                          tones=64 * bandwidth // 20)
        assert agent.stop().status == 0
        assert left(radio.state()) == before
        assert radio.state().get("link mon0") is not True
        csisim.serving(guest)
        csisim.serves(guest)
        safe(radio)


def test_what_it_does_not_tell_is_found_out(d):
    with csisim.guest(d, "transport=netlink") as guest:
        radio, agent = csisim.Radio(guest), csisim.serving(guest)
        for fault in ("refuse", "elsewhere"):
            radio.set("fault", fault)
            csisim.refused(guest, agent, 3, "wlan0", "6/20")
        radio.set("fault", "crash")
        csisim.refused(guest, agent, 4, "wlan0", "firmware")
        radio.set("fault", "none")
        radio.set("stock", 1)
        csisim.refused(guest, agent, 3, "wlan0", "nexmon_csi")
        radio.set("stock", 0)
        csisim.serves(guest)
        safe(radio)


def test_the_vendor_command_is_preferred(d):
    with csisim.guest(d, "transport=both") as guest:
        radio, agent = csisim.Radio(guest), csisim.serving(guest)
        csisim.serves(guest)
        assert radio.count("netlink") == 0
        guest.ok("iw dev mon0 del")
        csisim.serves(guest)
        assert agent.stop().status == 0
        assert radio.count("netlink") == 0


def test_a_driver_that_comes_later_has_its_target_kept_too(d):
    with csisim.guest(d, load=False, programs=["dcmd"]) as guest:
        agent = csisim.serving(guest)
        guest.ok("modprobe csisim transport=both")
        csisim.serves(guest)
        assert agent.stop().status == 0
        assert csisim.Radio(guest).state().get("link mon0") is False
        # Of anybody, to the interface made last.
        guest.ok("dcmd netlink wlan0 107 get 4 00000000")
        safe(csisim.Radio(guest))


def test_monitor_interfaces_that_come_and_go(d):
    with csisim.guest(d, "transport=netlink") as guest:
        radio = csisim.Radio(guest)
        # Nobody can see that a frame would go to the first one now.
        guest.ok(ADD % "mon1" + "; iw dev mon1 del")
        agent = csisim.serving(guest)
        csisim.serves(guest)
        safe(radio)
        guest.ok("iw dev mon0 del")
        csisim.serves(guest)
        safe(radio)
        guest.ok("iw dev mon0 del;" + ADD % "other")
        csisim.serves(guest)
        safe(radio)
        guest.ok("iw dev other del")
        assert agent.stop().status == 0
        safe(radio)
        agent = csisim.serving(guest)
        csisim.serves(guest)
        agent.die()
        harness.until("the helper's end",
                      lambda: guest.run("pgrep csiwd")[0] != 0)
        safe(radio)


def test_a_monitor_interface_deleted_in_a_run(d):
    with csisim.guest(d, "transport=netlink") as guest:
        radio, agent = csisim.Radio(guest), csisim.serving(guest)
        for _ in range(3):
            asked = csisim.Asked(guest, timeout=100)
            harness.until("the run", lambda: radio.state()["monitor"] == "2")
            guest.ok("iw dev mon0 del")
            result = asked.end()
            assert result.out["return_value"] in (4, 9), result
            safe(radio)
        csisim.serves(guest)
        safe(radio)


def test_a_driver_that_is_loaded_again(d):
    with csisim.guest(d, "transport=netlink") as guest:
        radio, agent = csisim.Radio(guest), csisim.serving(guest)
        csisim.serves(guest)
        radio.set("present", "nothing")
        csisim.refused(guest, agent, 4, "no interface wlan0")
        assert radio.count("dangling_use") == 0
        radio.set("present", "wlan")
        csisim.serves(guest)
        safe(radio)
        assert agent.stop().status == 0
        safe(radio)


if __name__ == "__main__":
    harness.run(globals())
