#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Runs every benchmark and prints each figure beside its limit."""
import argparse
import glob
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

from agent import Agent, Broken, cpu_s
from figures import AT_LEAST, AT_MOST, Figures
import make_capture  # agent.py knows where
import pcapfile

BYTES = 31416 * 267  # samples of an 8 MiB window
ROUNDS = 101
RING_ROUNDS = 11
AGENTS = 30
DEVICES = 10
KIB, MIB = 1024, 1024 * 1024


def say(text):
    print("bench: " + text, file=sys.stderr, flush=True)


def native(build, *args):
    """The figures that csiw_bench prints."""
    done = subprocess.run(
        [os.path.join(build, "release/tests/bench/csiw_bench"), *args],
        stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise Broken("csiw_bench %s ends with %d" % (args[0],
                                                     done.returncode))
    return {k: float(v) for k, v in map(str.split, done.stdout.splitlines())}


def window(figures, build):
    say("publishing and reading 31,416 samples")
    got = native(build, "window", str(ROUNDS))
    for key, words, least in (("plain", "plain", 0.6),
                              ("device", "device rules", 0.3),
                              ("crowd", "plain, 31,416 devices", None)):
        for name, what, passes in (
                ("both", "publish + read back", 2),
                ("settled", "publish + settle + read back", 2),
                ("publish", "publish", 1), ("read", "read back", 1)):
            limit = (AT_LEAST, least) if least and name == "both" else None
            figures.add("%s (%s)" % (what, words),
                        passes * BYTES / got["%s.%s_s" % (key, name)] / 1e6,
                        "MB/s", "memcpy",
                        got["%s.%s_ratio" % (key, name)], limit)
        figures.add("settle (%s)" % words, got[key + ".settle_s"] * 1e3, "ms")


def parse(figures, build):
    say("parsing datagrams")
    got = native(build, "parse", str(ROUNDS))
    for key, size in (("20mhz", 316), ("80mhz", 1084)):
        name = "parse." + key
        figures.add("parse frames of %d bytes" % size,
                    got[name + ".frames"] / got[name + "_s"], "datagrams/s",
                    "memcpy of them", got[name + "_ratio"])


def ring(figures, build):
    say("records through the ring, and how long one takes")
    got = native(build, "ring", str(RING_ROUNDS))
    for key, words, least in (("20mhz", "20 MHz", 0.7),
                              ("80mhz", "80 MHz", 0.8)):
        name = "ring." + key
        figures.add("records of %s through the ring" % words,
                    got[name + ".records"] / got[name + "_s"], "records/s",
                    "two copies of the bytes", got[name + "_ratio"],
                    (AT_LEAST, least))
    got = native(build, "latency", str(RING_ROUNDS))
    for key, words, beside, most in (
            ("polled", "both sides polling", "a flag, as many lines", 1.5),
            ("rung", "eventfd doorbell", "a bare eventfd", 1.3)):
        for p in ("p50", "p99"):
            name = "latency.%s.%s" % (key, p)
            figures.add("a record, one way, %s: %s" % (words, p),
                        got[name + "_s"] * 1e6, "us", beside,
                        1 / got[name + "_ratio"],
                        (AT_MOST, most) if p == "p50" else None)


def idle_stream(figures, build, csiwd, seconds, windows):
    """One packet a second."""
    say("%g s of a stream with next to nothing in it" % seconds)
    path = os.path.join(windows, "idle")
    with Agent(csiwd, path, "synthetic:rate=1") as agent:
        csiw = subprocess.Popen(
            [os.path.join(build, "release/peer-client/csiw"), "stream",
             "--window", "file:" + path, "--channel", "6", "--bandwidth",
             "20", "--quiet", "--output", path + ".jsonl"],
            stdin=subprocess.DEVNULL)
        try:
            time.sleep(1)
            begin = time.monotonic()
            cpu = agent.cpu_s(), cpu_s(csiw.pid)
            time.sleep(seconds)
            elapsed = time.monotonic() - begin
            used = agent.cpu_s() - cpu[0], cpu_s(csiw.pid) - cpu[1]
        finally:
            csiw.terminate()
        if csiw.wait() != 0:
            raise Broken("csiw stream ends with %d" % csiw.returncode)
    for name, s in zip(("csiwd", "csiw"), used):
        figures.add(name + " in an idle stream", 100 * s / elapsed, "% CPU")


def write_capture(path, packets):
    """Frames of 20 MHz CSI, a pool of them over and over, 10 us apart."""
    rng = random.Random(1)
    pool = [make_capture.packet(0, make_capture.payload(
        make_capture.tones(rng, 64), rssi=rng.randrange(-90, -20),
        mac=make_capture.mac(i % DEVICES))) for i in range(1000)]
    step = [pcapfile.Packet(p.link, 0, p.data, p.orig_len) for p in pool]
    pcapfile.write_pcap(path, Timed(step, packets))


class Timed:
    """count packets of a pool, stamped one by one as they are asked for."""

    def __init__(self, pool, count):
        self.pool, self.count = pool, count

    def __getitem__(self, i):
        if i >= self.count:
            raise IndexError
        return self.pool[i % len(self.pool)]._replace(
            time_ns=make_capture.EPOCH_NS + i * 10000)

    def __len__(self):
        return self.count


def replay(figures, build, csiwd, packets, windows, files):
    say("replaying %s packets" % format(packets, ","))
    capture = os.path.join(files, "bench.pcap")
    write_capture(capture, packets)
    bare, rates = [], []
    with Agent(csiwd, os.path.join(windows, "replay"),
               "replay:%s,pace=fast" % capture) as agent:
        time.sleep(1)
        idle = agent.rss()
        for _ in range(5):
            bare.append(packets / native(build, "pcap", capture)
                        ["pcap.read_s"])
            rates.append(packets / agent.run(7, 0.001, samples=255))
        if agent.window.total != min(255 * DEVICES, packets):
            raise Broken("csiwd keeps %d samples of the replay"
                         % agent.window.total)
        rate = statistics.median(rates)
        figures.reach("replay, 255 a device", rate, "datagrams/s", 1000000)
        figures.add("replay, 255 a device", rate, "datagrams/s",
                    "bare libpcap loop", rate / statistics.median(bare))
        agent.run(8 if packets >= 31416 else 7, 0.001)
        figures.within("csiwd resident, idle", idle / MIB, "MiB", 4)
        figures.within("csiwd resident, after runs", agent.rss() / MIB,
                       "MiB", 4)


def silence(figures, csiwd, seconds, windows):
    """Many agents, so that one silence gives many starts."""
    say("%g s of silence, for latency and idle CPU" % seconds)
    rng = random.Random()
    agents = []
    try:
        for i in range(AGENTS):
            agents.append(Agent(csiwd, os.path.join(windows, "w%d" % i),
                                "synthetic"))
        begin, cpu = time.monotonic(), [a.cpu_s() for a in agents]
        time.sleep(seconds)
        elapsed = time.monotonic() - begin
        idle = [100 * (a.cpu_s() - c) / elapsed for a, c in zip(agents, cpu)]
        starts = []
        for agent in agents:
            time.sleep(rng.uniform(0.01, 0.1))
            starts.append(agent.run(7, timeout=0) * 1e3)
    finally:
        for agent in agents:
            agent.__exit__()
    name = "start bit to finished, timeout 0"
    figures.within(name + ": median", statistics.median(starts), "ms", 10)
    figures.add(name + ": most", max(starts), "ms")
    figures.within("csiwd idle: median", statistics.median(idle), "% CPU",
                   0.5)
    figures.add("csiwd idle: most", max(idle), "% CPU")


def text_size(tool, files):
    """Bytes of code and constants, as size says."""
    out = subprocess.run([tool, *files], stdout=subprocess.PIPE, text=True,
                         check=True).stdout
    return sum(int(line.split()[0]) for line in out.splitlines()[1:])


def sizes(figures, build):
    library = text_size("size", [os.path.join(build, "o2/lib/libcsiw.a")])
    if os.uname().machine == "x86_64":
        figures.within("libcsiw text, -O2", library / KIB, "KiB", 36)
    else:
        figures.add("libcsiw text, -O2", library / KIB, "KiB")
    wings = [o for wing in ("wire", "peer") for o in glob.glob(os.path.join(
        build, "m4/lib/CMakeFiles/csiw_%s.dir/**/*.obj" % wing),
        recursive=True)]
    if wings:
        figures.within("wire and peer text, Cortex-M4 -Os",
                       text_size("arm-none-eabi-size", wings) / KIB, "KiB", 10)
    else:
        say("no arm-none-eabi-gcc: the size for Cortex-M4 is left out")
    for program in ("guest-agent/csiwd", "peer-client/csiw"):
        figures.add(os.path.basename(program) + " text", text_size(
            "size", [os.path.join(build, "release", program)]) / KIB, "KiB")


def run(args, windows, files):
    figures = Figures()
    csiwd = os.path.join(args.build, "release/guest-agent/csiwd")
    window(figures, args.build)
    parse(figures, args.build)
    ring(figures, args.build)
    replay(figures, args.build, csiwd, args.packets, windows, files)
    silence(figures, csiwd, args.silence, windows)
    idle_stream(figures, args.build, csiwd, min(args.silence, 20), windows)
    sizes(figures, args.build)
    return figures


def main():
    p = argparse.ArgumentParser(prog="tests/bench/run.sh",
                                description=__doc__)
    p.add_argument("--build", help=argparse.SUPPRESS)
    p.add_argument("--json", action="store_true", help="JSON for a table")
    p.add_argument("--silence", type=float, default=60, metavar="SECONDS",
                   help="before the starts; default 60")
    p.add_argument("--packets", type=int, default=1000000, metavar="N",
                   help="in the replayed capture, 332 bytes each in TMPDIR; "
                   "default 1,000,000")
    args = p.parse_args()
    if args.silence < 0 or args.packets < 1:
        p.error("SECONDS must not be negative, and N at least 1")
    if args.build is None:  # run.sh has yet to build
        return
    shm = "/dev/shm" if os.path.isdir("/dev/shm") else None
    windows = tempfile.mkdtemp(prefix="csiw-bench-", dir=shm)
    files = tempfile.mkdtemp(prefix="csiw-bench-")
    try:
        figures = run(args, windows, files)
    except (Broken, OSError, subprocess.CalledProcessError) as e:
        sys.exit("bench: %s" % e)
    finally:
        shutil.rmtree(windows)
        shutil.rmtree(files)
    print(figures.json() if args.json else figures.table())


if __name__ == "__main__":
    main()
