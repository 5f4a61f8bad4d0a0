#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""csiwd --capture nexmon on a virtual cable: everything is csiwd's own but the
radio helper, which is veth_helper.c.  The interfaces live in a network
namespace of this test's own, so it needs root.  CSIWD_VETH is the program.
"""
import contextlib
import ctypes
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys

import harness
import make_capture
import model
import pcapfile
import window

CSIWD_VETH = os.environ.get("CSIWD_VETH", "csiwd_veth")
CLONE_NEWNET = 0x40000000
MACS = [make_capture.mac(i) for i in range(4)]


def ip(*words):
    subprocess.run(["ip", *words], check=True)


@contextlib.contextmanager
def cable():
    """wlan0, and a socket at the other end, until the interface is gone."""
    ip("link", "add", "wlan0", "type", "veth", "peer", "name", "air")
    for name in ("wlan0", "air"):
        ip("link", "set", name, "up")
    air = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    air.bind(("air", 0))
    try:
        yield air
    finally:
        air.close()
        subprocess.run(["ip", "link", "del", "wlan0"],
                       stderr=subprocess.DEVNULL)


def agent(w, *more, program=CSIWD_VETH):
    return harness.Program(program, "--window", harness.uri(w), "--capture",
                           "nexmon", "--log-level", "debug",
                           *more).says("serving")


def lines(p, pattern):
    return [line for line in list(p.err) if re.search(pattern, line)]


def said(p, pattern, count=1):
    """The first of exactly so many lines, which may take a moment."""
    harness.until("%r, %d times" % (pattern, count),
                  lambda: len(lines(p, pattern)) >= count)
    assert len(lines(p, pattern)) == count, p.err
    return lines(p, pattern)[0]


@contextlib.contextmanager
def peer(p, w, **request):
    """csiw collect, once csiwd captures for it."""
    before = len(lines(p, "capturing"))
    with harness.Program(*harness.collect_command(w, **request)) as csiw:
        harness.until("the capture", lambda: len(lines(p, "capturing"))
                      > before)
        yield csiw


def good(count, seed=1):
    """Datagrams as the firmware sends them, on channel 6/20."""
    return make_capture.stream_of(count, rate=10**6, seed=seed)


def heard(packets):
    """What the independent model hears of them, all in the first second."""
    found = [model.csi_of(p) for p in packets]
    return [c._replace(time_ns=0) for c in found if c is not None]


def cancelled(w, count):
    """End the run once it has so many samples, however long that takes."""
    with window.Window(w) as win:
        harness.until("%d samples" % count, lambda: win.captured() == count)
    result = harness.cancel(w)
    assert result.status == 0, result


def same_samples(w, run):
    """The window holds the run; how long it took is not compared."""
    with window.Window(w) as win:
        assert (win.ret, win.total) == (run.ret, len(run.samples)), \
            (win.ret, win.total, run.ret, len(run.samples))
        got = model.decode(win.data(), "big")
    assert [s._replace(time_s=0) for s in got] == run.samples
    times = [s.time_s for s in got]
    assert times == sorted(times) and times[-1] < 60, times


def answered(w, **request):
    """The return value of a request, asked as a peer does."""
    with window.Window(w) as win:
        win.request(**request)
        harness.until("an answer", lambda: win.finished and not win.started)
        return win.ret


def test_every_datagram_arrives_exactly(d):
    w = os.path.join(d, "w")
    with cable() as air, agent(w) as a:
        for seed in range(3):
            packets = good(500, seed)
            with peer(a, w, timeout=600) as csiw:
                for p in packets:
                    air.send(p.data)
                cancelled(w, 500)
                assert csiw.end().status == 0
            same_samples(w, model.expected(heard(packets)))
        assert "received 500, filtered 0, surplus 0, malformed 0, " \
            "strangers 0, dropped 0;" in said(a, "run 3 ended")
        assert a.stop().status == 0


def test_a_run_ends_when_every_listed_device_is_full(d):
    w = os.path.join(d, "w")
    packets = good(500)
    with cable() as air, agent(w) as a:
        with peer(a, w, samples=50, timeout=600, macs=MACS[:2]) as csiw:
            for p in packets:
                air.send(p.data)
            assert csiw.end().status == 0
        same_samples(w, model.expected(heard(packets), True, MACS[:2], 50))


def test_a_larger_bandwidth_keeps_the_first_256_bytes(d):
    w = os.path.join(d, "w")
    csi = bytes(range(256)) * 4
    data = make_capture.payload(csi, chanspec=0xE29B)
    with cable() as air, agent(w) as a:
        with peer(a, w, channel=157, bandwidth=80, samples=1, timeout=600,
                  macs=MACS[:1]) as csiw:
            air.send(make_capture.packet(0, data).data)
            assert csiw.end().status == 0
        with window.Window(w) as win:
            assert win.data()[11:] == csi[:256]


def forgeries():
    """Well-formed CSI datagrams that the firmware did not send."""
    data = make_capture.payload(bytes(256))
    frame = make_capture.packet(0, data).data
    out = [make_capture.packet(0, make_capture.payload(bytes(256), **k)).data
           for k in ({"chip": 0xDEAD}, {"chanspec": 0x1001})]
    for at in (6, 14 + 12, 14 + 16, 14 + 20):  # MAC, addresses, port
        out.append(frame[:at] + bytes([frame[at] ^ 1]) + frame[at + 1:])
    return out


def test_strangers_and_malformed_datagrams_are_counted_and_not_kept(d):
    w = os.path.join(d, "w")
    packets, bad = good(100), forgeries()
    broken = make_capture.packet(0, make_capture.payload(bytes(300))).data
    with cable() as air, agent(w) as a:
        with peer(a, w, timeout=600) as csiw:
            for i, p in enumerate(packets):
                air.send(bad[i % len(bad)])
                air.send(broken)
                air.send(p.data)  # the last one shows that all came
            cancelled(w, 100)
            assert csiw.end().status == 0
        same_samples(w, model.expected(heard(packets)))
        assert "received 200, filtered 0, surplus 0, malformed 100, " \
            "strangers 100, dropped 0;" in said(a, "run 1 ended")
        said(a, "the radio is on channel 1/20")


def test_what_goes_wrong_with_the_radio_is_answered_and_said(d):
    w = os.path.join(d, "w")
    with cable(), agent(w) as a:
        for _ in range(2):
            assert answered(w, channel=149) == 3
            assert answered(w, channel=157) == 3
        said(a, "the firmware refused", 2)
        said(a, "somebody else tuned it", 2)
        ip("link", "del", "wlan0")
        assert answered(w, channel=6) == 4
        said(a, "no interface wlan0")
        assert a.stop().status == 0


def test_a_flood_of_refused_requests_does_not_flood_the_log(d):
    w = os.path.join(d, "w")
    with cable(), agent(w) as a:
        for _ in range(300):
            assert answered(w, channel=149) == 3
        assert a.stop().status == 0
    refused = len(lines(a, "the firmware refused"))
    assert refused < 300, refused
    assert lines(a, "more requests were taken")


def test_a_request_can_be_withdrawn_and_replaced_during_the_start(d):
    w = os.path.join(d, "w")
    packets = make_capture.stream_of(20, devices=1, rate=10**6)
    with cable() as air, agent(w) as a, window.Window(w) as win:
        harness.withdraw(
            win, lambda: "withdrawn or replaced" in "".join(a.err), channel=153)
        win.request(channel=153)
        harness.until("the request", lambda: win.ret == 11)
        win.request(channel=6, timeout=600, samples=20, macs=MACS[:1],
                    filter_on=True)
        a.says("capturing")
        for p in packets:
            air.send(p.data)
        harness.until("the answer", lambda: win.finished)
        same_samples(w, model.expected(heard(packets), True, MACS[:1], 20))


def test_a_signal_during_the_start_is_answered_with_9(d):
    w = os.path.join(d, "w")
    with cable(), agent(w) as a, window.Window(w) as win:
        win.request(channel=153)
        harness.until("the request", lambda: win.ret == 11)
        assert a.stop().status == 0
        assert (win.finished, win.started, win.ret) == (True, False, 9)


def test_a_driver_that_never_answers_is_given_up(d):
    w = os.path.join(d, "w")
    with cable(), agent(w) as a:
        assert answered(w, channel=153) == 4
        said(a, "has not answered for 10 s")
        assert answered(w, channel=149) == 3


def test_an_interface_that_vanishes_ends_the_run_and_may_come_back(d):
    w = os.path.join(d, "w")
    packets = good(20)
    with agent(w) as a:
        for turn in range(1, 3):
            with cable() as air:
                with peer(a, w, timeout=600) as csiw:
                    for p in packets:
                        air.send(p.data)
                    with window.Window(w) as win:
                        harness.until("the last one",
                                      lambda: win.captured() == 20)
                    ip("link", "del", "wlan0")
                    assert csiw.end().status == 3
                same_samples(w, model.expected(heard(packets))
                             ._replace(ret=9))
                said(a, "went down or away", turn)
        assert answered(w) == 4
        assert a.stop().status == 0


def helper_of(p):
    with open("/proc/%d/task/%d/children"
              % (p.process.pid, p.process.pid)) as f:
        return int(f.read())


def test_without_its_helper_csiwd_answers_and_ends(d):
    w = os.path.join(d, "w")
    with cable():
        with agent(w) as a, peer(a, w, timeout=600) as csiw:
            os.kill(helper_of(a), signal.SIGKILL)
            assert csiw.end().status == 3
            assert a.end().status == 1
            assert len(lines(a, "helper was killed by signal 9")) == 1
        with agent(w) as a, window.Window(w) as win:
            assert win.ret == 9
            assert answered(w, channel=161) == 4
            assert a.end().status == 1
        with agent(w) as a:
            os.kill(helper_of(a), signal.SIGKILL)
            assert a.end().status == 1


def test_a_helper_ends_with_its_csiwd(d):
    with cable(), agent(os.path.join(d, "w")) as a:
        helper = helper_of(a)
        a.die()
        harness.until("the end of the helper",
                      lambda: harness.state_of(helper) == "Z")


def test_what_the_kernel_drops_is_reported(d):
    w = os.path.join(d, "w")
    frame = good(1)[0].data
    late = ["--deadline", "60"]
    with cable() as air, agent(w) as a, window.Window(w) as win:
        with peer(a, w, timeout=7, more=late) as csiw:
            csiw.halt()  # it would take csiwd for dead
            a.halt()
            before = win.link(model.HEARTBEAT)
            for _ in range(100000):  # more than the buffer holds
                air.send(frame)
            a.send(signal.SIGCONT)
            harness.until("a sign of life", lambda:
                          win.link(model.HEARTBEAT) != before)
            csiw.send(signal.SIGCONT)
            result = csiw.end()
            assert result.status == 0, result
        line = said(a, "run 1 ended")
        dropped = int(re.search(r"dropped (\d+)", line).group(1))
        assert 0 < dropped < 100000, line
        assert json.loads(result.out)["lost"] == dropped, result
        with peer(a, w, timeout=1, more=late) as csiw:
            assert csiw.end().status == 0
        assert "dropped 0;" in said(a, "run 2 ended")


def test_the_light_burns_during_a_run(d):
    w, led = os.path.join(d, "w"), os.path.join(d, "led")
    with open(led, "w"):
        pass

    def shines():
        with open(led) as f:
            return f.read()
    with cable(), agent(w, "--led", led) as a:
        with peer(a, w, timeout=600) as csiw:
            harness.until("light", lambda: shines() == "1\n")
            csiw.stop()
        harness.until("dark", lambda: shines() == "0\n")


def test_the_real_helper_says_what_a_cable_lacks(d):
    w = os.path.join(d, "w")
    with cable(), agent(w, program=harness.CSIWD) as a:
        assert answered(w) == 4
        said(a, "wlan0.*Wi-Fi", 2)  # at the start, and at the request
        ip("link", "del", "wlan0")
        assert answered(w) == 4
        said(a, "no interface wlan0", 3)
        assert a.stop().status == 0


def test_without_rights_csiwd_serves_and_says_so(d):
    w = os.path.join(d, "w")
    with harness.Program("setpriv", "--bounding-set=-net_raw,-net_admin",
                         harness.CSIWD, "--window", harness.uri(w),
                         "--capture", "nexmon") as a:
        a.says("serving")
        said(a, "CAP_NET_RAW")
        said(a, "CAP_NET_ADMIN")
        assert answered(w) == 4
        said(a, "CAP_NET_RAW", 2)
        assert a.stop().status == 0


def own_network():
    return shutil.which("ip") and \
        ctypes.CDLL(None).unshare(CLONE_NEWNET) == 0


if __name__ == "__main__":
    if not own_network():
        print("skipped: no root or no ip(8), so no network of its own")
        sys.exit(77)
    harness.run(globals())
