# SPDX-License-Identifier: BSD-2-Clause
"""The simulated radio as a test sees it: its parameters, and what each of its
datagrams must be, computed here again.

    radio.set("fault", "silent")    a file of /sys/module/csisim/parameters
    radio.state()                   what must be as before in the end

and what is in lab/asked.py.
"""
import os
import struct
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SYSTEM = os.path.dirname(HERE)
sys.path[:0] = [SYSTEM, os.path.join(SYSTEM, "lab")]
import harness  # noqa: E402
import make_capture  # noqa: E402
import model  # noqa: E402
import vm  # noqa: E402
import window  # noqa: E402
from asked import Asked, refused, says_next, serving  # noqa: E402, F401

FILES = "/sys/module/csisim/parameters/"
WORD = 0xFFFFFFFF
USERS = b"root:x:0:0::/root:/bin/sh\nnobody:x:65534:65534::/:/bin/sh\n"


def guest(d, parameters="", programs=(), load=True, **how):
    """A Vm with the radio."""
    text = ("" if load else "-") + ("csisim " + parameters).strip()
    machine = vm.Vm(d, modules=[text], programs=programs, **how)
    machine.put("/etc/passwd", USERS)
    machine.put("/etc/group", b"root:x:0:\nnogroup:x:65534:\n")
    return machine


class Radio:
    def __init__(self, machine):
        self.vm = machine

    def set(self, name, value):
        self.vm.ok("echo %s >%s%s" % (value, FILES, name))

    def get(self, name):
        return self.vm.ok("cat %s%s" % (FILES, name)).strip()

    def table(self, name):
        return dict(line.split(": ", 1)
                    for line in self.get(name).splitlines())

    def state(self):
        """The radio's, and which interfaces there are, up or down."""
        state = self.table("state")
        for line in self.vm.ok("ip -o link").splitlines():
            name, flags = line.split(": ")[1], line.split("<")[1].split(">")[0]
            if name != "lo":
                state["link " + name] = "UP" in flags.split(",")
        return state

    def count(self, name):
        return int(self.table("counters")[name])


def samples(guest):
    """What is in the window."""
    with window.Window(guest.window) as w:
        return model.decode(w.data(), "big")


def serves(guest, per_device=5, devices=4, tones=64, channel=6, bandwidth=20):
    """A request for all devices is answered with 6, every sample exact; the
    samples."""
    Asked(guest, samples=per_device, timeout=50, channel=channel,
          bandwidth=bandwidth,
          macs=[make_capture.mac(i) for i in range(devices)]).ends_with(6)
    kept = samples(guest)
    exact(kept, tones, devices)
    assert len(kept) == per_device * devices
    return kept


def tone(seed, device, frame, tones, number):
    """Real and imaginary part, as the radio makes them up."""
    if number == 0:
        return struct.unpack("<2h", struct.pack("<I", frame))
    word = seed ^ device * 0x9E3779B1 & WORD ^ frame * 0x85EBCA6B & WORD
    word ^= (tones << 16 | number) * 0xC2B2AE35 & WORD
    word ^= word >> 15
    word = word * 0x2C1B3C6D & WORD
    word ^= word >> 12
    return tuple((part & 0x3FFF ^ 0x2000) - 0x2000
                 for part in (word, word >> 14))


def csi(seed, device, frame, tones, kept=None):
    parts = [tone(seed, device, frame, tones, n)
             for n in range(tones if kept is None else kept)]
    return b"".join(struct.pack("<2h", *part) for part in parts)


def rssi(device, frame):
    return -20 - (frame * 7 + device) % 70


def frame_control(device):
    return 0x08 if device & 1 else 0x88


def payload(device, frame, chanspec, stream=0, seed=1, old=False, chip=0x65):
    """The UDP payload of one datagram."""
    tones = 64 << (chanspec >> 11 & 7) - 2
    return make_capture.payload(
        csi(seed, device, frame, tones), rssi=rssi(device, frame),
        mac=make_capture.mac(device), stream=stream, old=old,
        sequence=frame << 4 & 0xFFFF, chanspec=chanspec, chip=chip,
        frame_control=frame_control(device))


def frame_of(sample):
    """The number of the frame on the air that a sample of v1 is of."""
    return struct.unpack_from("<I", sample.csi)[0]


def exact(samples, tones=64, devices=4, seed=1, old=False):
    """Every sample is what the radio sent, bit for bit; the frames."""
    frames = [frame_of(s) for s in samples]
    for sample, frame in zip(samples, frames):
        device = frame % devices
        want = model.Sample(17 if old else rssi(device, frame),
                            make_capture.mac(device), sample.stream,
                            sample.time_s,
                            csi(seed, device, frame, tones, kept=64))
        assert sample == want, "frame %d: %r is not %r" % (frame, sample, want)
    return frames
