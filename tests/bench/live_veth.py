#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Live CSI datagrams over a veth pair: csiwd beside tcpdump -w and beside a
bare receive loop, in turn.  csiwd is complete but for its radio helper."""
import argparse
import ctypes
import math
import os
import re
import shutil
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import time

from agent import Agent, Broken, PATIENCE_S, cpu_s
from figures import AT_MOST, Figures, number

RATES = 1000, 5000, 10000, 20000, 50000, 100000, 0  # frames/s; 0: unpaced
UNPACED = 300000  # frames
SECONDS = 2  # of sending, at the other rates
ROUNDS = 3
SETTLE_S = 0.5  # from "listening" to listening
LAG_S = 0.2  # between a datagram's arrival and its count
TCPDUMP_LAG_S = 1.5  # it has a slow ring handed over once a second
KEPT, KEPT_RATE = 31416, 10000  # samples of a full window, and their frames/s
CSI_AT = 312 + 11  # of the first sample in the window
SAMPLES = 255  # a device, of a run that goes on when they are kept
CSI = {256: (6, 20), 1024: (36, 80)}  # bytes: channel, MHz
CLONE_NEWNET = 0x40000000
FILTER = "udp and dst port 5500"
SKIP = 77

processors = sorted(os.sched_getaffinity(0))


def say(text):
    print("bench: " + text, file=sys.stderr, flush=True)


def pin(pid, which):
    """Sender and receiver on processors of their own, where there are two."""
    os.sched_setaffinity(pid, {processors[which]})


class Program:
    """A receiver that ends with SIGTERM and then says what it counted."""

    def __init__(self, command, ready, received, dropped, lag_s=LAG_S):
        self.command, self.ready, self.lag_s = command, ready, lag_s
        self.patterns = received, dropped

    def begin(self, *_):
        self.log = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.DEVNULL, stdout=self.log,
            stderr=self.log)
        self.pid = self.process.pid
        pin(self.pid, -1)
        end = time.monotonic() + PATIENCE_S
        while self.ready not in self.said():
            if time.monotonic() > end or self.process.poll() is not None:
                self.process.kill()
                raise Broken("%s does not listen: %s"
                             % (self.command[0], self.said()))
            time.sleep(0.01)

    def said(self):
        return os.pread(self.log.fileno(), 65536, 0).decode(errors="replace")

    def end(self, _):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(PATIENCE_S)
        text = self.said()
        self.log.close()
        found = [re.search(p, text) for p in self.patterns]
        if None in found:
            raise Broken("%s does not count: %s" % (self.command[0], text))
        return tuple(int(f.group(1)) for f in found)


def loop(csiw_live):
    return Program([csiw_live, "loop", "csi0"], "listening",
                   r"received (\d+)", r"dropped (\d+)")


def tcpdump(output):
    return Program(["tcpdump", "-Z", "root", "-i", "csi0", "-B", "16384",
                    "-w", output, FILTER], "listening",
                   r"(\d+) packets captured",
                   r"(\d+) packets dropped by kernel", TCPDUMP_LAG_S)


class Csiwd:
    """A run of csiwd that outlasts what is sent; 0 samples: until the window
    is full."""

    lag_s = LAG_S

    def __init__(self, agent, samples):
        self.agent, self.samples = agent, samples
        self.pid = agent.process.pid

    def begin(self, csi_len, seconds):
        channel, bandwidth = CSI[csi_len]
        w = self.agent.window
        self.said = len(self.agent.said())
        w.request(channel=channel, bandwidth=bandwidth, samples=self.samples,
                  timeout=math.ceil(seconds + SETTLE_S + LAG_S) + 1)
        self.agent.wait(lambda: w.ret == 11, "take the request")

    def end(self, sent):
        w = self.agent.window
        self.agent.wait(lambda: w.finished, "answer")
        if not self.samples:
            self.look_at_samples(w)
        return self.counts()

    def look_at_samples(self, w):
        """In the order in which they were sent, and none twice."""
        frames = [struct.unpack_from("<I", w.mem, CSI_AT + 267 * i)[0]
                  for i in range(w.total)]
        if frames != sorted(set(frames)) or w.total > KEPT:
            raise Broken("csiwd mixes up its samples")

    def counts(self):
        """From the sentence that ends a run."""
        pattern = r"received (\d+),.* malformed (\d+), .*dropped (\d+)"
        self.agent.wait(lambda: b"; received" in self.agent.said()[self.said:],
                        "say what it received")
        text = self.agent.said()[self.said:].decode()
        found = re.search(pattern, text)
        if not found:
            raise Broken("csiwd does not count: %s" % text)
        received, malformed, dropped = map(int, found.groups())
        return received - malformed, dropped


def send(csiw_live, rate, count, csi_len):
    """Frames that went out, and how many a second."""
    done = subprocess.run(
        [csiw_live, "send", "chip0", str(rate), str(count), str(csi_len)],
        stdout=subprocess.PIPE, text=True, check=True,
        preexec_fn=lambda: pin(0, 0))
    words = done.stdout.split()
    return int(words[1]), int(words[1]) / float(words[3])


class Result:
    """What became of the frames of one round."""

    def __init__(self, receiver, csiw_live, rate, count, csi_len):
        receiver.begin(csi_len, count / (rate or KEPT_RATE))
        time.sleep(SETTLE_S)
        before = cpu_s(receiver.pid)
        self.sent, self.rate = send(csiw_live, rate, count, csi_len)
        time.sleep(receiver.lag_s)
        self.ns = (cpu_s(receiver.pid) - before) / self.sent * 1e9
        received, self.dropped = receiver.end(self.sent)
        self.lost = self.sent - received


def median(results, name):
    return statistics.median(getattr(r, name) for r in results)


def lost(results):
    return sum(r.lost for r in results)


def rows(figures, name, results):
    """results: csiwd's, tcpdump's, the loop's; one a round."""
    ours, dump, bare = results
    figures.judge(name + ": lost by csiwd", lost(ours), "datagrams",
                  "tcpdump %s, loop %s" % (number(lost(dump)),
                                           number(lost(bare))),
                  "0 where tcpdump has 0", not lost(ours) or lost(dump) > 0)
    for other, words, limit in ((dump, "tcpdump -w", (AT_MOST, 1)),
                                (bare, "bare loop", None)):
        ratio = statistics.median(a.ns / b.ns for a, b in zip(ours, other))
        figures.add(name + ": CPU of csiwd", median(ours, "ns"),
                    "ns/datagram", words, ratio, limit)


def one_more(slow, fast):
    """Nanoseconds of each datagram that fast has more than slow, in the same
    time: what a silent run takes is left out."""
    return ((median(fast, "ns") * fast[0].sent - median(slow, "ns")
             * slow[0].sent) / (fast[0].sent - slow[0].sent))


def rows_of_one_more(figures, csi_len, slow, fast):
    ours, dump, bare = map(one_more, slow, fast)
    name = "%d bytes: CPU of csiwd, silence apart" % (csi_len + 60)
    figures.add(name, ours, "ns/datagram", "tcpdump -w", ours / dump,
                (AT_MOST, 1))
    figures.add(name, ours, "ns/datagram", "bare loop", ours / bare)


def label(rate, csi_len):
    return "%d bytes, %s" % (csi_len + 60, "%s/s" % number(rate) if rate
                             else "unpaced")


class Bench:
    def __init__(self, programs, rounds, seconds):
        self.csiw_live = os.path.join(programs, "csiw_live")
        self.csiwd = os.path.join(programs, "csiw_live_agent")
        self.rounds, self.seconds = rounds, seconds
        self.figures = Figures()

    def measure(self, name, receivers, load):
        say(name)
        results = [[] for _ in receivers]
        for _ in range(self.rounds):
            for receiver, into in zip(receivers, results):
                into.append(Result(receiver, self.csiw_live, *load))
        if load[0] == 0:
            self.figures.add(name, median(results[0], "rate"), "datagrams/s")
        rows(self.figures, name, results)
        return results

    def run(self, rates, fills, folder):
        """Loads that outlast what csiwd keeps, then windows that fill."""
        others = [tcpdump(os.path.join(folder, "tcpdump.pcap")),
                  loop(self.csiw_live)]
        with Agent(self.csiwd, os.path.join(folder, "window"),
                   "nexmon:csi0") as agent:
            pin(agent.process.pid, -1)
            for csi_len in CSI:
                self.surplus([Csiwd(agent, SAMPLES)] + others, rates, csi_len)
            for csi_len in fills:
                self.measure(label(KEPT_RATE, csi_len) + ", all kept",
                             [Csiwd(agent, 0)] + others,
                             (KEPT_RATE, KEPT, csi_len))

    def surplus(self, receivers, rates, csi_len):
        paced = []
        for rate in rates:
            count = round(rate * self.seconds) or UNPACED
            got = self.measure(label(rate, csi_len), receivers,
                               (rate, count, csi_len))
            paced += [got] if rate else []
        if len(paced) > 1:
            rows_of_one_more(self.figures, csi_len, paced[0], paced[-1])


def make_veth():
    """In a network namespace of our own, which goes when we go."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNET) != 0:
        say("a network namespace takes root: %s"
            % os.strerror(ctypes.get_errno()))
        sys.exit(SKIP)
    for command in (("link", "add", "chip0", "type", "veth", "peer", "name",
                     "csi0"), ("link", "set", "csi0", "up"),
                    ("link", "set", "chip0", "up")):
        subprocess.run(("ip",) + command, check=True)


def check(bench):
    """What a test can say whatever the machine: nothing is lost of few."""
    missed = [r["name"] for r in bench.figures.rows
              if "lost" in r["name"] and r["value"]]
    if missed:
        sys.exit("bench: " + ", ".join(missed))


def options():
    p = argparse.ArgumentParser(prog="tests/bench/run.sh --live",
                                description=__doc__)
    p.add_argument("--live", action="store_true", help=argparse.SUPPRESS)
    p.add_argument("--programs", help=argparse.SUPPRESS)
    p.add_argument("--check", action="store_true",
                   help="few datagrams; the status says whether one is lost")
    p.add_argument("--json", action="store_true", help="JSON for a table")
    p.add_argument("--rounds", type=int, default=ROUNDS, metavar="N",
                   help="of all receivers in turn; default %d" % ROUNDS)
    p.add_argument("--seconds", type=float, default=SECONDS,
                   help="of sending in each; default %d" % SECONDS)
    args = p.parse_args()
    if args.rounds < 1 or not 0 < args.seconds <= 60:
        p.error("N must be at least 1, and SECONDS above 0, 60 at most")
    return args


def main():
    args = options()
    if args.programs is None:  # run.sh has yet to build
        return
    if shutil.which("tcpdump") is None or shutil.which("ip") is None:
        say("tcpdump or ip (iproute2) is missing")
        sys.exit(SKIP)
    make_veth()
    shm = "/dev/shm" if os.path.isdir("/dev/shm") else None
    folder = tempfile.mkdtemp(prefix="csiw-bench-", dir=shm)
    if args.check:
        bench, what = Bench(args.programs, 1, 0.5), ((1000,), (256,))
    else:
        bench = Bench(args.programs, args.rounds, args.seconds)
        what = RATES, CSI
    try:
        bench.run(*what, folder)
    except (Broken, OSError, subprocess.CalledProcessError) as e:
        sys.exit("bench: %s" % e)
    finally:
        shutil.rmtree(folder)
    if args.check:
        check(bench)
    print(bench.figures.json() if args.json else bench.figures.table())


if __name__ == "__main__":
    main()
