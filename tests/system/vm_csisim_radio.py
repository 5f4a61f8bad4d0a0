#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""The simulated radio itself, asked by iw and by raw commands: it must be right
before anything is proved with it."""
import os
import re
import struct
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "csisim"))
import csisim  # noqa: E402
import harness  # noqa: E402
import make_capture  # noqa: E402
import pcapfile  # noqa: E402

BADE, IO, INVAL = -52, -5, -22
SOFT = "/sys/class/rfkill/rfkill0/soft"
GET_VAR, SET_VAR, SET_CSI, GET_CSI = 262, 263, 500, 501


def block(chanspec, collect=1, masks=0x11, byte=None, macs=(), delay=0):
    return struct.pack("<HBBBBH24sH", chanspec, collect, masks,
                       byte is not None, byte or 0, len(macs),
                       b"".join(macs), delay)


class Asker:
    """Raw commands by one way."""

    def __init__(self, guest, way="vendor"):
        self.guest, self.way = guest, way

    def ask(self, number, kind, data=b"", length=None):
        """(error, [parts])"""
        said = self.guest.ok("dcmd %s wlan0 %d %s %d %s" % (
            self.way, number, kind, len(data) if length is None else length,
            data.hex()))
        parts = [bytes.fromhex(p)
                 for p in re.findall("^part ([0-9a-f]*)$", said, re.M)]
        return int(re.search(r"^error (-?\d+)$", said, re.M).group(1)), parts

    def set(self, number, data):
        return self.ask(number, "set", data)[0]

    def chanspec(self):
        error, parts = self.ask(GET_VAR, "get", b"chanspec\0")
        assert error == 0, error
        return struct.unpack_from("<H", unpack(parts[0])[0])[0]

    def tune(self, chanspec):
        return self.set(SET_VAR, b"chanspec\0" + struct.pack("<I", chanspec))


def unpack(part):
    """(data, what its LEN attribute says)"""
    size, kind = struct.unpack_from("<2H", part)
    assert kind == 2, part
    data, rest = part[4:size], part[size + 3 & ~3:]
    assert struct.unpack_from("<2H", rest) == (6, 1), rest
    return data, struct.unpack_from("<H", rest, 4)[0]


def up(guest, monitor="mon0"):
    guest.ok("ip link set wlan0 up; iw dev wlan0 interface add %s type monitor"
             "; ip link set %s up" % (monitor, monitor))


def booted(d, parameters="", programs=()):
    return csisim.guest(d, parameters, ["dcmd", *programs])


def test_interfaces_are_as_with_the_chip(d):
    with booted(d) as guest:
        radio = csisim.Radio(guest)
        assert "type managed" in guest.ok("iw dev wlan0 info")
        assert "* monitor" in guest.ok("iw phy")
        before = radio.state()
        up(guest)
        assert "type monitor" in guest.ok("iw dev mon0 info")
        assert radio.state()["monitor"] == "2"
        status, said = guest.run("iw phy phy0 interface add mon1 type monitor")
        assert status and "-95" in said, said
        guest.ok("ip link set mon0 down")
        assert radio.state()["monitor"] == "0"
        guest.ok("ip link set wlan0 down; ip link set mon0 up")
        guest.ok("iw dev mon0 set channel 36 80MHz")
        assert radio.state()["chanspec"] == "0xe02a"
        guest.ok("iw dev mon0 del; echo 1 >" + SOFT)
        status, said = guest.run("ip link set wlan0 up")
        assert status and "RF-kill" in said, said
        guest.ok("echo 0 >" + SOFT)
        radio.set("chanspec", "0x1001")
        assert radio.state() == before


def test_a_network_keeps_the_radio_on_its_channel(d):
    with booted(d, "network=0xe02a") as guest:
        radio, asker = csisim.Radio(guest), Asker(guest)
        guest.ok("ip link set wlan0 up; iw dev wlan0 connect Home")
        harness.until("the network", lambda: "SSID: Home" in guest.ok(
            "iw dev wlan0 link"))
        assert asker.tune(0x1006) == 0 and asker.chanspec() == 0xE02A
        radio.set("stays", 0)
        assert asker.tune(0x1006) == 0 and asker.chanspec() == 0x1006
        guest.ok("iw dev wlan0 disconnect")
        harness.until("no network", lambda: radio.state()["connected"] == "0")
        assert "Not connected" in guest.ok("iw dev wlan0 link")


def test_commands_are_answered_as_by_brcmfmac(d):
    with booted(d) as guest:
        radio, asker = csisim.Radio(guest), Asker(guest)
        error, parts = asker.ask(GET_VAR, "get", b"chanspec\0")
        assert (error, len(parts)) == (0, 1)
        assert unpack(parts[0]) == (b"\x01\x10\0\0spec\0", 9)
        request = block(0x1006)
        assert asker.ask(SET_CSI, "set", request) == (BADE, []), "it was down"
        touched = radio.state()
        assert (touched["scansuppress"], touched["mpc"], touched["chanspec"],
                touched["collect"]) == ("1", "0", "0x1006", "0")
        guest.ok("ip link set wlan0 up")
        error, parts = asker.ask(SET_CSI, "set", request)
        assert (error, unpack(parts[0])) == (0, (request, 34)), "no echo"
        assert asker.ask(SET_CSI, "set", b"\x06") == (BADE, [])
        assert unpack(asker.ask(GET_CSI, "get", b"\xee" * 2)[1][0])[0] == \
            b"\x01\0"
        assert b"nexmon.org/csi" in asker.ask(GET_VAR, "get",
                                              b"ver\0" + bytes(200))[1][0]
        error, parts = asker.ask(GET_VAR, "get", b"ver\0", length=8192)
        assert [unpack(p)[1] for p in parts] == [3840, 3840, 512]
        assert asker.ask(GET_VAR, "get", b"chanspec\0", length=-1)[0] == INVAL
        for number, value in ((116, 7), (108, 1)):
            assert asker.set(number, struct.pack("<I", value)) == 0
            got = asker.ask(number - 1, "get", bytes(4))[1][0]
            assert unpack(got)[0] == struct.pack("<I", value)
        assert asker.set(SET_VAR, b"mpc\0" + struct.pack("<I", 1)) == 0
        assert unpack(asker.ask(GET_VAR, "get", b"mpc\0")[1][0])[0] == \
            b"\x01\0\0\0"
        assert asker.ask(GET_VAR, "get", b"nonsense\0")[0] == BADE
        assert asker.ask(999, "set", bytes(4))[0] == BADE


def test_channels_the_chip_does_not_know_are_refused(d):
    with booted(d) as guest:
        asker = Asker(guest)
        guest.ok("ip link set wlan0 up")
        known = (0x1001, 0x100E, 0xD024, 0xD0A5, 0x1804, 0xD826, 0xD99F,
                 0xE02A, 0xE39B)
        for chanspec in known:
            assert asker.tune(chanspec) == 0, hex(chanspec)
            assert asker.chanspec() == chanspec
        for chanspec in (0x1000, 0x100F, 0xD0A9, 0xD028 | 0x100, 0xE02B,
                         0xE42A, 0xE832, 0x5006):
            assert asker.tune(chanspec) == BADE, hex(chanspec)
            assert asker.set(SET_CSI, block(chanspec)) == 0
            assert asker.chanspec() == known[-1]


def test_faults(d):
    with booted(d) as guest:
        radio, asker = csisim.Radio(guest), Asker(guest)
        guest.ok("ip link set wlan0 up")
        radio.set("fault", "refuse")
        assert asker.set(SET_CSI, block(0x1006)) == BADE
        assert asker.tune(0x1006) == BADE and asker.chanspec() == 0x1001
        radio.set("fault", "elsewhere")
        assert asker.set(SET_CSI, block(0x1006)) == 0
        assert asker.chanspec() == 0x100B
        radio.set("fault", "crash")
        assert asker.chanspec() == 0x6863
        assert asker.tune(0x1006) == IO
        radio.set("fault", "busdown")
        assert asker.ask(GET_VAR, "get", b"chanspec\0") == (IO, [])
        guest.ok("ip link set wlan0 down")
        status, _ = guest.run("ip link set wlan0 up")
        assert status
        radio.set("fault", "none")
        assert asker.chanspec() == 0x100B
        radio.set("stock", 1)
        assert asker.set(SET_CSI, block(0x1006)) == BADE
        assert b"nexmon.org" not in asker.ask(GET_VAR, "get",
                                              b"ver\0" + bytes(200))[1][0]


def test_it_goes_and_comes_back(d):
    with booted(d) as guest:
        radio = csisim.Radio(guest)
        before = radio.state()
        for level in ("wiphy", "nothing"):
            up(guest)
            radio.set("present", level)
            assert guest.run("ip link show wlan0")[0]
            radio.set("present", "wlan")
            guest.run("iw dev mon0 del; ip link set wlan0 down")
            assert radio.state() == before
        up(guest)
        guest.ok("rmmod csisim; modprobe csisim")
        assert radio.state() == before


def test_protocol_31_drops_errors_and_dangles(d):
    with booted(d, "transport=netlink") as guest:
        radio, asker = csisim.Radio(guest), Asker(guest, "netlink")
        assert Asker(guest).ask(107, "get", bytes(4))[0] == -95
        done = "14000000" "03000000" "00000000" "00000000" "41434b00"
        assert asker.ask(SET_CSI, "set", block(0x1006) + bytes(2)) == \
            (0, [bytes.fromhex(done)]), "an error was told"
        assert radio.state()["collect"] == "0"
        guest.ok("ip link set wlan0 up")
        asker.ask(SET_CSI, "set", block(0x1006) + bytes(2))
        assert radio.state()["collect"] == "1"
        _, (got,) = asker.ask(GET_VAR, "get", b"chanspec\0" + bytes(3))
        assert got[16:] == b"NEX\0" + struct.pack("<3I", 0, 262, 0) + \
            b"\x06\x10\0\0spec\0" + bytes(3)
        up(guest)
        asker.ask(107, "get", bytes(4))
        assert radio.count("dangling_use") == 0
        guest.ok("iw dev mon0 del")
        asker.ask(107, "get", bytes(4))
        assert radio.count("dangling_use") == 1
        guest.ok("iw dev wlan0 interface add mon0 type monitor")
        asker.ask(107, "get", bytes(4))
        assert radio.count("dangling_use") == 1
        radio.set("fault", "crash")
        _, (got,) = asker.ask(GET_VAR, "get", b"chanspec\0" + bytes(3))
        assert got[32:41] == b"chanspec\0"


def heard(guest, asker, d, request, frames, **parameters):
    """Frames as tcpdump has them, of one configuration."""
    radio = csisim.Radio(guest)
    for name, value in {"limit": frames, **parameters}.items():
        radio.set(name, value)
    first = radio.count("frames")
    dump = guest.start("tcpdump -i wlan0 -Z root -w /tmp/heard -U "
                       "udp port 5500")
    dump.says("listening")
    assert asker.set(SET_CSI, request) == 0
    harness.until("the last frame",
                  lambda: radio.count("frames") == first + frames)
    sent = radio.count("sent") + radio.count("strangers")
    path = os.path.join(d, "heard.pcap")

    def complete():
        with open(path, "wb") as f:
            f.write(guest.read("/tmp/heard"))
        return len(pcapfile.read(path)) >= sent - heard.before
    harness.until("all frames", complete)
    heard.before = sent
    dump.stop("INT")
    assert radio.count("dropped") == 0
    return first, [p.data for p in pcapfile.read(path)]


def frame(first, number, chanspec, pad=b"", devices=4, **how):
    n = first + number
    data = csisim.payload(n % devices, n, chanspec, **how)
    return make_capture.frame(make_capture.ipv4(data)) + pad


def test_datagrams_are_bit_for_bit_the_chips(d):
    with booted(d, programs=["tcpdump"]) as guest:
        asker, heard.before = Asker(guest), 0
        up(guest)
        for chanspec in (0x1006, 0xD826, 0xE02A):
            first, got = heard(guest, asker, d, block(chanspec), 24)
            assert got == [frame(first, i, chanspec) for i in range(24)]
        first, got = heard(guest, asker, d, block(0x1006), 8, old=1, pad=10,
                           chip=1, devices=3, seed=99)
        assert got == [frame(first, i, 0x1006, b"\xa5" * 10, 3, old=True,
                             chip=1, seed=99) for i in range(8)]


def test_filters_of_the_firmware(d):
    with booted(d, programs=["tcpdump"]) as guest:
        asker, heard.before = Asker(guest), 0
        up(guest)
        first, got = heard(guest, asker, d, block(0x1006, masks=0xA1), 8)
        assert got == [frame(first, i // 2, 0x1006, stream=s)
                       for i, s in zip(range(16), (8, 24) * 8)]
        first, got = heard(guest, asker, d, block(0x1006, byte=0x08), 8)
        assert got == [frame(first, i, 0x1006) for i in range(8)
                       if (first + i) % 2]
        macs = [make_capture.mac(i) for i in (3, 1)]
        first, got = heard(guest, asker, d, block(0x1006, macs=macs), 8)
        assert got == [frame(first, i, 0x1006) for i in range(8)
                       if (first + i) % 4 in (1, 3)]
        first, got = heard(guest, asker, d, block(0x1006, masks=0x12), 8)
        assert got == []
        assert asker.set(SET_CSI, block(0x1006, collect=2)) == 0
        radio = csisim.Radio(guest)
        first = radio.count("frames")
        harness.holds(0.5, "silence",
                      lambda: radio.count("frames") == first)


def test_strangers_are_mixed_in(d):
    with booted(d, programs=["tcpdump"]) as guest:
        asker, heard.before = Asker(guest), 0
        up(guest)
        first, got = heard(guest, asker, d, block(0x1006), 12, strangers=4)
        good = [frame(first, i, 0x1006) for i in range(12)]
        forged = [f for f in got if f not in good]
        assert [f for f in got if f in good] == good and len(forged) == 3
        kinds = {(f[6:12] == b"NEXMON", f[26:30] == b"\n" * 4,
                  f[58:60] == b"\x65\0") for f in forged}
        assert kinds == {(False, True, True), (True, False, True),
                         (True, True, False)}


if __name__ == "__main__":
    harness.run(globals())
