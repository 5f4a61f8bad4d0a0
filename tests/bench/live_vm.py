#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""csiwd and the simulated radio in a virtual machine: live CSI datagrams beside
tcpdump -w and a bare receive loop, and how long a request takes until CSI can
come, beside the programs that the stock guest runs one after the other."""
import argparse
import math
import os
import re
import shutil
import statistics
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "system", "csisim"))
import csisim  # noqa: E402
import harness  # noqa: E402
import window  # noqa: E402
from figures import AT_LEAST, Figures  # noqa: E402
from live_veth import (Broken, FILTER, LAG_S, SETTLE_S,  # noqa: E402
                       TCPDUMP_LAG_S, label, rows, say)

RATES = 1000, 5000, 20000
SECONDS, ROUNDS = 4, 3
LATER = 5  # requests after the first one of a round
PASSWD = b"root:x:0:0::/:/bin/sh\n"  # for tcpdump


class Guest:
    """The machine, and its radio as it is after loading the driver."""

    def __init__(self, vm):
        self.vm, self.radio = vm, csisim.Radio(vm)
        vm.ok("ln -s csiw_live_tools /bin/makecsiparams; "
              "ln -s csiw_live_tools /bin/nexutil")

    def fresh(self):
        self.radio.set("present", "nothing")
        self.radio.set("present", "wlan")

    def cpu_ns(self, pid):
        return int(self.vm.ok("cat /proc/%d/schedstat" % pid).split()[0])

    def stock(self, which):
        """Nanoseconds of the stock guest's programs."""
        phy = self.vm.ok("cat /sys/class/net/wlan0/phy80211/name").strip()
        return int(self.vm.ok("csiw_live_tools stock %s %s"
                              % (phy, which)).split()[1])

    def request(self):
        """Nanoseconds from the start bit to finished, with timeout 0."""
        text = self.vm.ok("csiw_live_tools request /tmp/window")
        if "return_value 7" not in text:
            raise Broken("csiwd answers: " + text)
        return int(re.search(r"request_ns (\d+)", text).group(1))


class Program:
    """A receiver; the stock guest's programs configure the radio for it."""

    def __init__(self, guest, command, received, dropped, lag_s=LAG_S):
        self.guest, self.command, self.lag_s = guest, command, lag_s
        self.patterns = received, dropped

    def begin(self, _):
        self.guest.vm.ok("ip link set wlan0 up")
        self.process = self.guest.vm.start(self.command)
        harness.until(self.command + " listening",
                      lambda: "listening" in self.process.out
                      + self.process.err)
        self.pid = self.process.pid
        self.guest.stock("first")

    def end(self, _):
        done = self.process.stop()
        text = done.out + done.err
        return [int(re.search(p, text).group(1)) for p in self.patterns]


class Csiwd:
    """The real one, with its helper and the window of this side."""

    lag_s = LAG_S

    def __init__(self, guest):
        self.guest = guest

    def begin(self, seconds):
        self.agent = self.guest.vm.agent("--capture", "nexmon:wlan0")
        self.agent.says("serving")
        self.pid = self.agent.pid
        self.window = window.Window(self.guest.vm.window)
        self.window.request(samples=255, timeout=math.ceil(
            seconds + SETTLE_S + LAG_S) + 3)
        harness.until("taken", lambda: self.window.ret == 11)
        harness.until("monitor mode", lambda: self.guest.radio.state()
                      ["monitor"] != "0")

    def end(self, _):
        harness.until("finished", lambda: self.window.finished)
        self.agent.says("; received")
        said = self.agent.err
        self.agent.stop()
        found = re.search(r"received (\d+),.* malformed (\d+), .*dropped (\d+)",
                          said)
        if self.window.ret != 7 or not found:
            raise Broken("csiwd answers %d: %s" % (self.window.ret, said))
        received, malformed, dropped = map(int, found.groups())
        return received - malformed, dropped


class Result:
    """What became of the datagrams of one round; as live_veth.Result."""

    def __init__(self, guest, receiver, rate, count):
        radio = guest.radio
        guest.fresh()
        radio.set("rate", 0)
        radio.set("limit", count)
        receiver.begin(count / rate)
        time.sleep(SETTLE_S)
        begin, before = self.made(radio), guest.cpu_ns(receiver.pid)
        radio.set("rate", rate)
        harness.until("%d datagrams" % count, lambda: sum(
            self.made(radio)) - sum(begin) >= count)
        time.sleep(receiver.lag_s)
        self.sent = self.made(radio)[0] - begin[0]
        self.ns = (guest.cpu_ns(receiver.pid) - before) / self.sent
        received, self.dropped = receiver.end(self.sent)
        self.lost = self.sent - received

    @staticmethod
    def made(radio):
        """Datagrams that went out, and that no program could get."""
        return radio.count("sent"), radio.count("dropped")


def datagrams(figures, guest, rounds):
    receivers = [
        Csiwd(guest),
        Program(guest, "tcpdump -Z root -i wlan0 -B 16384 -w /tmp/pcap " +
                FILTER, r"(\d+) packets? captured",
                r"(\d+) packets? dropped by kernel", TCPDUMP_LAG_S),
        Program(guest, "csiw_live loop wlan0", r"received (\d+)",
                r"dropped (\d+)")]
    for rate in RATES:
        name = "VM: " + label(rate, 256)
        say(name)
        results = [[] for _ in receivers]
        for _ in range(rounds):
            for receiver, into in zip(receivers, results):
                into.append(Result(guest, receiver, rate, rate * SECONDS))
        rows(figures, name, results)


def configure(figures, guest, rounds):
    """How long until CSI can come: the first time, and when it came before."""
    say("VM: requests")
    guest.radio.set("rate", 0)
    first, later = [], []  # (csiwd's, the stock guest's) of each round
    for _ in range(rounds):
        guest.fresh()
        stock = [guest.stock("first")] + [guest.stock("later")
                                          for _ in range(LATER)]
        guest.fresh()
        agent = guest.vm.start(
            "csiwd --window file:/tmp/window --capture nexmon:wlan0")
        agent.says("serving")
        ours = [guest.request() for _ in stock]
        agent.stop()
        first.append((ours[0], stock[0]))
        later.append((statistics.median(ours[1:]),
                      statistics.median(stock[1:])))
    for which, programs, pairs in (("first", "five", first),
                                   ("later", "six", later)):
        ours, stock = map(statistics.median, zip(*pairs))
        figures.add("VM: request to CSI configured, %s" % which, ours / 1e6,
                    "ms", "%s programs: %.3g ms" % (programs, stock / 1e6),
                    statistics.median(s / o for o, s in pairs),
                    (AT_LEAST, 10))


def main():
    p = argparse.ArgumentParser(prog="tests/bench/run.sh --vm",
                                description=__doc__)
    p.add_argument("--vm", action="store_true", help=argparse.SUPPRESS)
    p.add_argument("--programs", help=argparse.SUPPRESS)
    p.add_argument("--json", action="store_true", help="JSON for a table")
    p.add_argument("--rounds", type=int, default=ROUNDS, metavar="N",
                   help="of everything in turn; default %d" % ROUNDS)
    args = p.parse_args()
    if args.rounds < 1:
        p.error("N must be at least 1")
    if args.programs is None:  # run.sh has yet to build
        return
    figures = Figures()
    folder = tempfile.mkdtemp(prefix="csiw-bench-")
    try:
        vm = csisim.guest(folder, "transport=both", ["tcpdump"] + [
            os.path.join(args.programs, name)
            for name in ("csiw_live", "csiw_live_tools")])
        vm.put("/etc/passwd", PASSWD)
        with vm:
            guest = Guest(vm)
            configure(figures, guest, args.rounds)
            datagrams(figures, guest, args.rounds)
    except (AssertionError, Broken, OSError, harness.Skip) as e:
        sys.exit("bench: %s" % e)
    finally:
        shutil.rmtree(folder)
    print(figures.json() if args.json else figures.table())


if __name__ == "__main__":
    main()
