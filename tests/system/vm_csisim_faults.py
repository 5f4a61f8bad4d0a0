#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""csiwd in a guest whose radio fails in the middle of a run: the run ends, with
a sentence, and the agent serves again when the radio is well."""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "csisim"))
import csisim  # noqa: E402
import harness  # noqa: E402

LONG_S = 100  # a run that something else must end
WITHDRAWN = "withdrawn or replaced"


class Running:
    """A run that has a sample already."""

    def __init__(self, guest, agent):
        self.agent, self.begun = agent, len(agent.err.splitlines())
        self.asked = csisim.Asked(guest, timeout=LONG_S)
        with csisim.window.Window(guest.window) as w:
            harness.until("a sample", lambda: w.captured() > 0)

    def ends_with(self, ret, *words):
        self.asked.ends_with(ret)
        if words:
            csisim.says_next(self.agent, self.begun, *words)
        assert self.agent.alive()


def test_a_crashed_firmware(d):
    with csisim.guest(d) as guest:
        radio, agent = csisim.Radio(guest), csisim.serving(guest)
        run = Running(guest, agent)
        radio.set("fault", "crash")
        run.ends_with(9, "wlan0", "firmware", "crashed", "reload")
        csisim.exact(csisim.samples(guest))
        for _ in range(2):
            csisim.refused(guest, agent, 4, "wlan0", "firmware", "crashed")
        guest.ok("rmmod csisim; modprobe csisim")
        csisim.serves(guest)
        radio.set("fault", "crash")
        csisim.refused(guest, agent, 4, "wlan0", "firmware", "crashed")
        radio.set("fault", "none")
        csisim.serves(guest)
        assert agent.stop().status == 0


def test_a_silent_radio(d):
    with csisim.guest(d, "fault=silent") as guest:
        radio, agent = csisim.Radio(guest), csisim.serving(guest)
        result = csisim.Asked(guest, timeout=5).ends_with(7)
        assert result.out["total"] == 0 and csisim.samples(guest) == []
        radio.set("fault", "none")
        csisim.serves(guest)
        radio.set("limit", 40)
        result = csisim.Asked(guest, timeout=6).ends_with(7)
        assert 0 < result.out["total"] <= 40
        csisim.exact(csisim.samples(guest))
        assert agent.alive()


def test_an_interface_that_goes_away_and_comes_back(d):
    with csisim.guest(d) as guest:
        radio, agent = csisim.Radio(guest), csisim.serving(guest)
        for level in ("wiphy", "nothing"):
            run = Running(guest, agent)
            radio.set("present", level)
            run.ends_with(9, "wlan0", "(is gone|away)", "dmesg")
            csisim.refused(guest, agent, 4, "no interface wlan0")
            radio.set("present", "wlan")
            csisim.serves(guest)
        run = Running(guest, agent)
        guest.ok("rmmod csisim")
        run.ends_with(9, "wlan0", "(is gone|away)")
        guest.ok("modprobe csisim")
        csisim.serves(guest)
        assert agent.stop().status == 0


def test_an_interface_that_is_taken_down(d):
    with csisim.guest(d) as guest:
        radio, agent = csisim.Radio(guest), csisim.serving(guest)
        for name in ("wlan0", "mon0"):
            run = Running(guest, agent)
            guest.ok("ip link set %s down" % name)
            run.ends_with(9, name, "down")
            csisim.serves(guest)
        run = Running(guest, agent)
        guest.ok("iw dev mon0 del")
        run.ends_with(9, "mon0", "is gone")
        csisim.serves(guest)
        run = Running(guest, agent)
        guest.ok("echo 1 >/sys/class/rfkill/rfkill0/soft")
        run.ends_with(9, "(phy0|wlan0)", "(rfkill|down)")
        csisim.refused(guest, agent, 4, "phy0", "rfkill")


def test_a_radio_that_is_retuned(d):
    with csisim.guest(d, "network=0xe02a") as guest:
        radio, agent = csisim.Radio(guest), csisim.serving(guest)
        run = Running(guest, agent)
        guest.ok("iw dev wlan0 connect Home")
        run.ends_with(9, "36/80", "not on 6/20", '"Home"')
        kept = csisim.samples(guest)
        csisim.exact(kept)
        guest.ok("iw dev wlan0 disconnect")
        run = Running(guest, agent)
        radio.set("chanspec", 0x100B)
        radio.set("fault", "silent")
        run.ends_with(9, "11/20", "not on 6/20")


def test_csi_of_another_channel_is_not_kept(d):
    with csisim.guest(d) as guest:
        radio, agent = csisim.Radio(guest), csisim.serving(guest)
        before = len(agent.err.splitlines())
        asked = csisim.Asked(guest, timeout=50)
        harness.until("the run", lambda: radio.state()["monitor"] == "2")
        radio.set("chanspec", 0x100B)
        csisim.says_next(agent, before, "11/20", "not on 6/20")
        assert harness.cancel(guest.window).status == 0
        asked.ends_with(7)
        csisim.exact(csisim.samples(guest))


def test_a_new_regulatory_domain(d):
    with csisim.guest(d) as guest:
        radio, agent = csisim.Radio(guest), csisim.serving(guest)
        before = len(agent.err.splitlines())
        asked = csisim.Asked(guest, timeout=4)
        harness.until("the run", lambda: radio.state()["monitor"] == "2")
        guest.ok("iw reg set DE")
        csisim.says_next(agent, before, "regulatory domain is DE")
        asked.ends_with(7)
        csisim.exact(csisim.samples(guest))


def test_a_slow_firmware_never_stops_the_loop(d):
    with csisim.guest(d) as guest:
        radio, agent = csisim.Radio(guest), csisim.serving(guest)
        radio.set("slow", 600000)
        before = radio.count("commands")
        with csisim.window.Window(guest.window) as w:
            for _ in range(3):
                said = agent.err.count(WITHDRAWN)
                harness.withdraw(
                    w, lambda: agent.err.count(WITHDRAWN) > said, timeout=60)
        assert radio.count("commands") == before, "it waited for the firmware"
        radio.set("slow", 12000)
        csisim.refused(guest, agent, 4, "has not answered", "driver",
                       more=["--deadline", "55"])
        radio.set("slow", 200)
        csisim.serves(guest)
        radio.set("slow", 0)
        csisim.serves(guest)
        assert agent.stop().status == 0


if __name__ == "__main__":
    harness.run(globals())
