#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""csiwd in a guest whose radio is mac80211_hwsim: what a stock kernel gives.
Its driver has no way to a firmware; with a stand-in for nexutil that claims
otherwise, CSI datagrams of a second radio arrive over the (simulated) air."""
import os
import random
import re
import sys

import harness
import make_capture
import model
import pcapfile

sys.path.insert(0, os.path.join(harness.HERE, "lab"))
from vm import Vm  # noqa: E402
from asked import Asked, refused, serving  # noqa: E402

HWSIM = "mac80211_hwsim radios=2"
NO_WAY = "offers no way to the firmware"
NEXUTIL = ("--nexutil", "/bin/nexutil")
IBSS = "ibss join csi 2437 HT20 fixed-freq 02:11:22:33:44:55"


def state(guest):
    """Every interface: its type, and whether it is up."""
    return set(guest.ok(
        "for n in $(ls /sys/class/net); do "
        "echo $n $(iw dev $n info 2>/dev/null | grep -o 'type.*') "
        "up $(($(cat /sys/class/net/$n/flags) & 1)); done").splitlines())


def test_a_stock_driver_is_refused_and_left_alone(d):
    with Vm(d, [HWSIM]) as guest:
        before = state(guest)
        assert "wlan0 type managed up 0" in before, before
        agent = serving(guest)
        refused(guest, agent, 4, "wlan0", NO_WAY)
        refused(guest, agent, 4, "wlan0", NO_WAY)
        status, said = guest.run("csiwd --check")
        assert status == 1 and "mac80211_hwsim" in said, said
        assert re.search("MISS.*way to the firmware", said), said
        assert state(guest) == before
        assert agent.stop().status == 0
        assert state(guest) == before


def test_a_blocked_radio_is_named_until_it_is_free(d):
    with Vm(d, [HWSIM]) as guest:
        guest.ok("for r in /sys/class/rfkill/*; do echo 1 >$r/soft; done")
        agent = serving(guest)
        refused(guest, agent, 4, "phy0", "rfkill unblock")
        guest.ok("for r in /sys/class/rfkill/*; do echo 0 >$r/soft; done")
        refused(guest, agent, 4, NO_WAY)


def test_an_interface_that_is_not_there_is_looked_for_again(d):
    with Vm(d, ["-mac80211_hwsim"]) as guest:
        agent = serving(guest)
        refused(guest, agent, 4, "no interface wlan0", "modprobe")
        guest.ok("modprobe mac80211_hwsim radios=1")
        refused(guest, agent, 4, NO_WAY)
        guest.ok("iw phy phy0 interface add wlan5 type managed; "
                 "iw dev wlan0 del")
        refused(guest, agent, 4, "no interface wlan0", "nexmon:")
        guest.ok("iw dev wlan5 del; "
                 "iw phy phy0 interface add wlan0 type managed")
        refused(guest, agent, 4, NO_WAY)
        guest.ok("modprobe -r mac80211_hwsim")
        refused(guest, agent, 4, "no interface wlan0")
        assert agent.stop().status == 0
        agent = serving(guest, interface="lo")
        refused(guest, agent, 4, "lo is no Wi-Fi", "nexmon:")


def air(guest):
    """wlan0 and the radio that plays the chip, in one ad-hoc network."""
    guest.ok("ip link set wlan1 address 4e:45:58:4d:4f:4e")
    for name in ("wlan0", "wlan1"):
        guest.ok("iw dev %s set type ibss; ip link set %s up; iw dev %s %s"
                 % (name, name, name, IBSS))


def chip_frames(path, each=50):
    """each CSI datagrams of four devices, and forged ones among them."""
    rng, packets = random.Random(7), []
    for i in range(4 * each):
        data = make_capture.payload(
            make_capture.tones(rng, 64), rssi=-40 - i % 40,
            mac=make_capture.mac(i % 4), sequence=i << 4)
        good = make_capture.packet(i, data)
        packets.append(good)
        if i % 20 == 0:
            forged = good.data[:6] + b"\x02forge" + good.data[12:]
            packets.append(good._replace(data=forged))
    pcapfile.write_pcap(path, packets)
    return [model.csi_of(p) for p in packets if p.data[6:12] == b"NEXMON"]


def lit(guest, asked):
    """The radio is tuned and listened to."""
    def light():
        assert asked.result is None, asked.result
        return guest.read("/run/led").endswith(b"1")
    harness.until("light", light)


def same_samples(guest, heard):
    """The window holds what was sent; the time of arrival is another."""
    want = model.encode([s._replace(time_s=0)
                         for s in model.expected(heard).samples], "big")
    with harness.window.Window(guest.window) as w:
        got = model.decode(w.data(), "big")
    got = model.encode([s._replace(time_s=0) for s in got], "big")
    assert got == want, "samples differ: %d of %d bytes" % (len(got),
                                                            len(want))


def lab_of_two(d):
    """A guest to boot, with the stand-in; and what is sent in it."""
    guest = Vm(d, [HWSIM], programs=["nexutil", "send"])
    path = os.path.join(d, "chip.pcap")
    heard = chip_frames(path)
    guest.put("/chip.pcap", path)
    guest.put("/run/led", b"")
    return guest, heard


def test_no_wifi_in_the_kernel_is_no_end(d):
    with Vm(d) as guest:
        agent = serving(guest)
        refused(guest, agent, 4, "no interface wlan0", "no Wi-Fi")


def test_datagrams_off_the_air_arrive_in_the_window(d):
    guest, heard = lab_of_two(d)
    with guest:
        air(guest)
        before = state(guest)
        agent = serving(guest, *NEXUTIL, "--led", "/run/led")
        asked = Asked(guest, samples=50, timeout=60,
                      macs=[make_capture.mac(i) for i in range(4)])
        lit(guest, asked)
        assert "mon0 type monitor up 1" in state(guest)
        guest.ok("send wlan1 /chip.pcap 1000")
        asked.ends_with(6)
        same_samples(guest, heard)
        assert "joined to network" in agent.err
        harness.until("dark", lambda: guest.read("/run/led").endswith(b"0"))
        # It stays: nexutil's next command may be for it.
        after = before | {"mon0 type monitor up 0"}
        harness.until("ten seconds' rest", lambda: state(guest) == after)
        assert agent.stop().status == 0
        assert state(guest) == after


def test_a_monitor_interface_of_another_is_used_and_left(d):
    guest, _ = lab_of_two(d)
    with guest:
        air(guest)
        guest.ok("iw phy phy0 interface add watch type monitor")
        before = state(guest)
        agent = serving(guest, *NEXUTIL)
        Asked(guest, timeout=1).ends_with(7)
        assert state(guest) == before - {"watch type monitor up 0"} | \
            {"watch type monitor up 1"}
        assert agent.stop().status == 0
        assert state(guest) == before


def test_the_radio_is_restored_after_an_agent_that_was_killed(d):
    guest, _ = lab_of_two(d)
    with guest:
        air(guest)
        guest.ok("ip link set wlan0 down")
        before = state(guest)
        agent = serving(guest, *NEXUTIL, "--led", "/run/led")
        asked = Asked(guest, timeout=60, more=["--deadline", "20"])
        lit(guest, asked)
        assert {"wlan0 type IBSS up 1", "mon0 type monitor up 1"} <= \
            state(guest)
        agent.die()
        after = before | {"mon0 type monitor up 0"}
        harness.until("restored", lambda: state(guest) == after)
        asked.end()


def test_a_radio_tuned_elsewhere_is_refused(d):
    guest, _ = lab_of_two(d)
    guest.put("/run/chanspec", b"100b")
    with guest:
        air(guest)
        agent = serving(guest, *NEXUTIL)
        refused(guest, agent, 3, "wlan0 is on channel 11", "0x1006")
        guest.ok("rm /run/chanspec")
        Asked(guest, timeout=1).ends_with(7)


def test_a_radio_that_goes_ends_the_run_and_may_come_back(d):
    guest, heard = lab_of_two(d)
    with guest:
        air(guest)
        agent = serving(guest, *NEXUTIL, "--led", "/run/led")
        for how in ("ip link set wlan0 down", "modprobe -r mac80211_hwsim"):
            guest.ok(": >/run/led")
            asked = Asked(guest, timeout=60)
            lit(guest, asked)
            guest.ok(how)
            asked.ends_with(9)
            assert agent.alive()
        agent.says("wlan0")
        guest.ok("modprobe " + HWSIM)
        air(guest)
        guest.ok(": >/run/led")
        asked = Asked(guest, samples=50, timeout=60,
                      macs=[make_capture.mac(i) for i in range(4)])
        lit(guest, asked)
        guest.ok("send wlan1 /chip.pcap 1000")
        asked.ends_with(6)
        same_samples(guest, heard)
        assert agent.stop().status == 0


if __name__ == "__main__":
    harness.run(globals())
