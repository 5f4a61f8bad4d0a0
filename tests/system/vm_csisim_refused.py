#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""csiwd in a guest whose radio cannot do what is asked: the right return value,
a sentence, and service as soon as it can."""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "csisim"))
import csisim  # noqa: E402
import harness  # noqa: E402

SOFT = "/sys/class/rfkill/rfkill0/soft"


def test_a_firmware_that_refuses_or_tunes_elsewhere(d):
    with csisim.guest(d) as guest:
        radio, agent = csisim.Radio(guest), csisim.serving(guest)
        csisim.refused(guest, agent, 3, "wlan0", "177/20", channel=177)
        radio.set("fault", "refuse")
        csisim.refused(guest, agent, 3, "firmware of wlan0 refused", "6/20",
                       "nexmon.org/csi")
        radio.set("fault", "elsewhere")
        csisim.refused(guest, agent, 3, "wlan0 is on channel 11/20 .0x100b.",
                       "not on 6/20")
        radio.set("fault", "none")
        csisim.serves(guest)
        assert agent.stop().status == 0


def test_a_stock_firmware(d):
    with csisim.guest(d, "stock=1") as guest:
        radio, agent = csisim.Radio(guest), csisim.serving(guest)
        before = radio.state()
        csisim.refused(guest, agent, 3, "wlan0", "nexmon_csi", "7.45.189")
        assert agent.stop().status == 0
        assert radio.state() == before
        radio.set("stock", 0)
        csisim.serving(guest)
        csisim.serves(guest)


def test_a_network_that_pulls_the_radio_to_its_channel(d):
    with csisim.guest(d, "network=0xe02a") as guest:
        radio = csisim.Radio(guest)
        guest.ok("ip link set wlan0 up; iw dev wlan0 connect 'Home Net'")
        harness.until("the network",
                      lambda: radio.state()["connected"] == "1")
        agent = csisim.serving(guest)
        csisim.refused(guest, agent, 3, '"Home Net"', "wpa_supplicant",
                       "36/80", "not on 6/20")
        assert "Home Net" in guest.ok("iw dev wlan0 link")
        csisim.serves(guest, channel=36, bandwidth=80, tones=256)
        radio.set("stays", 0)
        csisim.serves(guest)
        csisim.says_next(agent, 0, "joined", '"Home Net"')
        guest.ok("iw dev wlan0 disconnect")
        radio.set("stays", 1)
        csisim.serves(guest)


def test_ssids_cannot_write_on_the_terminal(d):
    with csisim.guest(d, "network=0xe02a") as guest:
        radio = csisim.Radio(guest)
        guest.ok("ip link set wlan0 up; iw dev wlan0 connect "
                 "\"$(printf 'x\\033[2Jy\\007')\"")
        harness.until("the network",
                      lambda: radio.state()["connected"] == "1")
        agent = csisim.serving(guest)
        csisim.refused(guest, agent, 3, "36/80", "not on 6/20")
        assert not set(agent.err) & {"\x1b", "\x07"}, agent.err


def test_a_blocked_radio(d):
    with csisim.guest(d) as guest:
        radio = csisim.Radio(guest)
        guest.ok("echo 1 >" + SOFT)
        agent = csisim.serving(guest)
        csisim.refused(guest, agent, 4, "phy0", "rfkill unblock")
        guest.ok("echo 0 >" + SOFT)
        csisim.serves(guest)
        radio.set("hard_block", 1)
        csisim.refused(guest, agent, 4, "phy0", "hard", "switch")
        radio.set("hard_block", 0)
        csisim.serves(guest)


def test_a_radio_that_comes_later(d):
    with csisim.guest(d, load=False) as guest:
        agent = csisim.serving(guest)
        csisim.refused(guest, agent, 4, "no interface wlan0", "driver")
        guest.ok("modprobe csisim")
        csisim.serves(guest)
        assert agent.stop().status == 0


def test_interfaces_that_give_no_csi(d):
    with csisim.guest(d) as guest:
        guest.ok("iw dev wlan0 interface add mon0 type monitor")
        for name, words in (("wlan9", "no interface wlan9"),
                            ("lo", "lo is no Wi-Fi"),
                            ("mon0", "mon0 is a monitor interface")):
            agent = csisim.serving(guest, interface=name)
            csisim.refused(guest, agent, 4, words, "nexmon:NAME")
            assert agent.stop().status == 0


def test_no_monitor_interface_can_be_had(d):
    with csisim.guest(d, "no_monitor=1") as guest:
        radio = csisim.Radio(guest)
        before = radio.state()
        agent = csisim.serving(guest)
        csisim.refused(guest, agent, 4, "wlan0", "monitor interface")
        assert agent.stop().status == 0
        assert radio.state() == before
        radio.set("present", "nothing")
        radio.set("no_monitor", 0)
        radio.set("present", "wlan")
        agent = csisim.serving(guest, "--monitor", "lo")
        csisim.refused(guest, agent, 4, "interface lo exists", "--monitor")
        assert agent.stop().status == 0
        assert radio.state() == before


def test_a_driver_without_a_way_to_the_firmware(d):
    with csisim.guest(d, "transport=none") as guest:
        radio, agent = csisim.Radio(guest), csisim.serving(guest)
        before = radio.state()
        csisim.refused(guest, agent, 4, "wlan0", "no way to the firmware")
        assert radio.state() == before and radio.count("commands") == 0


def test_a_bus_that_is_down(d):
    with csisim.guest(d) as guest:
        radio = csisim.Radio(guest)
        guest.ok("ip link set wlan0 up")
        radio.set("fault", "busdown")
        agent = csisim.serving(guest)
        csisim.refused(guest, agent, 4, "wlan0", "does not answer", "reload")
        guest.ok("ip link set wlan0 down")
        csisim.refused(guest, agent, 4, "wlan0", "bring the interface up")
        radio.set("fault", "none")
        csisim.serves(guest)


def ask_in_guest(guest, path):
    """A request for channel 6 of 2 s by a peer in the guest; its return value.
    """
    def poke(offset, data):
        text = "".join("\\%03o" % byte for byte in data)
        guest.ok("printf '%s' | dd of=%s bs=1 seek=%d conv=notrunc 2>/dev/null"
                 % (text, path, offset))

    def answered():
        block = guest.ok("od -An -v -tu1 -N8 " + path).split()
        return int(block[7]) if block[0] == "2" else 0
    poke(0, bytes(12))
    poke(1, bytes((6, 20, 0, 0, 2)))
    poke(0, b"\1")
    return harness.until("an answer", answered)


def test_an_agent_without_rights(d):
    with csisim.guest(d) as guest:
        guest.ok("mkdir -m 777 /tmp/w")
        agent = guest.start(
            "start-stop-daemon -S -c nobody:nogroup -x /bin/csiwd -- "
            "--window file:/tmp/w/w --capture nexmon:wlan0"
        ).says("(?i)serving")
        csisim.says_next(agent, 0, "CAP_NET_ADMIN", "run csiwd as")
        csisim.says_next(agent, 0, "CAP_NET_RAW", "run csiwd as")
        before = len(agent.err.splitlines())
        assert ask_in_guest(guest, "/tmp/w/w") == 4
        csisim.says_next(agent, before, "CAP_NET_")
        assert ask_in_guest(guest, "/tmp/w/w") == 4
        assert agent.stop().status == 0


if __name__ == "__main__":
    harness.run(globals())
