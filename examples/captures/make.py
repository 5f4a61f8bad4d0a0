#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Makes example.pcap: CSI of three invented devices in one room, as a Raspberry
Pi with nexmon_csi would record it at 20 MHz.  No real device was listened to.

    python3 make.py [FILE]          the same bytes every time
"""

import cmath
import math
import os
import random
import struct
import sys

SEED = 20260101
START_S = 1767225600            # 2026-01-01 00:00:00 UTC
CHANSPEC = 0x1006               # channel 6, 20 MHz
CHIP = 0x0065                   # 43455c0
TONES = 64
TONE_HZ = 312500.0
CARRIER_HZ = 2.437e9
LIGHT_M_S = 2.998e8
AMPLITUDE = 600.0               # of a tone, in the chip's units

# The chip leaves the same words in the tones that carry nothing, and PhyRxStatus
# of the frame over tones 28-30: its sixth byte is the RSSI.
DC_TONE = (4479, -864)
GUARD_TONES = ((-1818, -4448), (-5116, 6143), (1, -7170), (-2050, 8191),
               (-4094, 1026))
PHY_STATUS = bytes.fromhex("25280000" "00000080" "80000000")


class Device:
    """A transmitter that moves past walls: every path has a length and a
    speed at which that length changes."""

    def __init__(self, rng, mac, rssi_dbm, speed_m_s, period_s, trailing):
        self.rng = rng
        self.mac = bytes.fromhex(mac.replace(":", ""))
        self.rssi_dbm = rssi_dbm
        self.period_s = period_s
        self.trailing = trailing
        self.sequence = rng.randrange(4096)
        self.paths = [(0.75 ** i, 4.0 + 9.0 * i + 6.0 * rng.random(),
                       speed_m_s * math.cos(2 * math.pi * rng.random()))
                      for i in range(6)]

    def tone(self, index, time_s):
        offset_hz = (index if index < TONES // 2 else index - TONES) * TONE_HZ
        total = 0j
        for gain, length_m, speed_m_s in self.paths:
            length_m += speed_m_s * time_s
            turns = (CARRIER_HZ + offset_hz) * length_m / LIGHT_M_S
            total += cmath.rect(gain, -2 * math.pi * turns)
        return total

    def csi(self, time_s, rssi_dbm):
        tones = [self.tone(i, time_s) for i in range(TONES)]
        noise = [complex(self.rng.gauss(0, 6), self.rng.gauss(0, 6))
                 for _ in range(TONES)]
        words = [(round(AMPLITUDE * t.real / 2 + n.real),
                  round(AMPLITUDE * t.imag / 2 + n.imag))
                 for t, n in zip(tones, noise)]
        words[0] = DC_TONE
        words[31:36] = GUARD_TONES
        raw = bytearray(b"".join(struct.pack("<hh", *w) for w in words))
        raw[112:124] = PHY_STATUS
        raw[117] = rssi_dbm & 0xff
        return bytes(raw)

    def datagram(self, time_s):
        # Power follows the channel, as it does for a real receiver.
        power = sum(abs(self.tone(i, time_s)) ** 2 for i in (4, 20, 44, 60))
        rssi_dbm = self.rssi_dbm + round(5 * math.log10(power / 8 + 0.05))
        self.sequence = (self.sequence + 1) % 4096
        head = struct.pack("<HbB6sHHHH", 0x1111, rssi_dbm, 0x88, self.mac,
                           self.sequence << 4, 0, CHANSPEC, CHIP)
        return head + self.csi(time_s, rssi_dbm)


def checksum(header):
    total = sum(struct.unpack(">10H", header))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return total ^ 0xffff


def frame(payload, trailing):
    udp = struct.pack(">HHHH", 5500, 5500, 8 + len(payload), 0) + payload
    ends = bytes((10, 10, 10, 10, 255, 255, 255, 255))
    ip = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(udp), 1, 0, 1, 17, 0) + ends
    ip = ip[:10] + struct.pack(">H", checksum(ip)) + ip[12:]
    return b"\xff" * 6 + b"NEXMON" + b"\x08\x00" + ip + udp + trailing


def capture(seed, seconds):
    rng = random.Random(seed)
    # One device's frames come with four bytes behind the IP packet, as some
    # real ones do.
    devices = [
        Device(rng, "02:c5:10:00:00:01", -46, 0.0, 0.020, b""),
        Device(rng, "02:c5:10:00:00:02", -58, 1.2, 0.024, b""),
        Device(rng, "02:c5:10:00:00:03", -71, 4.0, 0.040, bytes(4)),
    ]
    due = [(0.001 * (i + 1), i) for i in range(len(devices))]
    out = [struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 1)]
    while True:
        time_s, i = min(due)
        if time_s >= seconds:
            return b"".join(out)
        device = devices[i]
        data = frame(device.datagram(time_s), device.trailing)
        whole_s = int(time_s)
        out.append(struct.pack("<IIII", START_S + whole_s,
                               int((time_s - whole_s) * 1e6),
                               len(data), len(data)) + data)
        due[i] = (time_s + device.period_s * (0.9 + 0.2 * rng.random()), i)


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    path = sys.argv[1] if len(sys.argv) > 1 else os.path.join(here,
                                                              "example.pcap")
    with open(path, "wb") as out:
        out.write(capture(SEED, 4.0))


if __name__ == "__main__":
    main()
