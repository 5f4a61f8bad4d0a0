#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Imitates the peer that is deployed today: the OP-TEE pseudo-TA with its
application, and the devmem lines of its guide.  Little-endian, byte by byte.
It waits for ever; the caller of wait() gives it a deadline all the same.
"""
import argparse
import json
import struct
import sys
import time

import model
import window


class StockPeer:
    def __init__(self, path):
        self.win = window.Window(path, "little")

    def bytes_out(self, offset, data):
        for i, value in enumerate(data):
            self.win.mem[offset + i] = value

    def ask(self, channel, bandwidth, samples, timeout, macs=None):
        """macs: None turns the filter off, a list turns it on."""
        self.bytes_out(0, bytes(12))
        if macs is None:
            self.win.flags &= 0x7F
        else:
            self.bytes_out(12, b"".join(macs))
            self.bytes_out(6, bytes([len(macs)]))
            self.win.flags |= model.FILTER
        self.bytes_out(1, struct.pack("<3BH", channel, bandwidth, samples,
                                      timeout))
        self.win.flags |= model.START

    def wait(self, deadline_s):
        end = time.monotonic() + deadline_s
        while not self.win.finished:
            if time.monotonic() > end:
                raise TimeoutError("stock peer: finished never came")
            time.sleep(0.002)

    def read(self):
        """(return value, total, sample bytes); reads in pieces."""
        ret, total = self.win.ret, self.win.total
        size = total * model.SAMPLE
        pieces = [self.win.mem[at:min(at + 4096, model.BLOCK + size)]
                  for at in range(model.BLOCK, model.BLOCK + size, 4096)]
        return ret, total, b"".join(pieces)


# The guide's lines: offset and the 64-bit word that devmem stores there.
GUIDE_TEST_1 = ((0, 0x0000001E64140601),)
GUIDE_TEST_3 = ((0, 0x0001001E64140681), (8, 0xD19810E800000000),
                (16, 0x000000000000A08B))
GUIDE_MAC = bytes.fromhex("e81098d18ba0")


def devmem(path, words, delay_s):
    """Store 64-bit words one after another, as somebody types them."""
    with window.Window(path, "little") as win:
        for i, (offset, word) in enumerate(words):
            if i:
                time.sleep(delay_s)
            win.put(offset, struct.pack("<Q", word))


def main():
    p = argparse.ArgumentParser(description="imitate the stock peer")
    p.add_argument("--window", required=True, help="path of a window file")
    p.add_argument("--channel", type=int, default=6)
    p.add_argument("--bandwidth", type=int, default=20)
    p.add_argument("--samples", type=int, default=100)
    p.add_argument("--timeout", type=int, default=30)
    p.add_argument("--mac", action="append", type=model.mac_bytes)
    p.add_argument("--deadline", type=float, default=60)
    a = p.parse_args()
    peer = StockPeer(a.window)
    peer.ask(a.channel, a.bandwidth, a.samples, a.timeout, a.mac)
    try:
        peer.wait(a.deadline)
    except TimeoutError as e:
        sys.exit(str(e))
    ret, total, data = peer.read()
    count = model.devices(model.decode(data, "little"))
    print(json.dumps({"return_value": ret, "total": total,
                      "devices": {model.mac_text(m): n
                                  for m, n in count.items()}}))


if __name__ == "__main__":
    main()
