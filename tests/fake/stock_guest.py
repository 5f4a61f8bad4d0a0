#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Imitates the guest script that is deployed today, every quirk of it, but
takes its packets from captures in place of a socket and a radio.

Little-endian; zeroes the block when it starts; polls once a second; copies the
parameters once and writes that copy back whole; finished goes out first, in
one ascending loop over pages, the last one padded with zeros; an error zeroes
what follows the block on its page; 5 and 12 zero the block itself; nothing is
done about requests that overlap.
"""
import argparse
import os
import struct
import sys
import time

import model
import window

ROOM = 31416  # samples, whatever the window's size
ERROR = {5, 12}


class StockGuest:
    """a: the options of main(); captures: one list of CSI for each run."""

    def __init__(self, a, captures):
        self.a, self.captures, self.runs = a, captures, 0
        self.win = window.Window(a.window, "little")
        self.pages(bytes(model.BLOCK))

    def pages(self, data, stalls=False):
        for at in range(0, len(data), model.PAGE):
            if stalls and at // model.PAGE == self.a.stall_page:
                self.stall()
            page = data[at:at + model.PAGE].ljust(model.PAGE, b"\0")
            self.win.put(at, page[:self.win.size - at])

    def stall(self):
        hold = self.a.hold
        if hold and self.runs == 0:
            open(hold, "w").close()
            while os.path.exists(hold):
                time.sleep(0.002)
        else:
            time.sleep(self.a.stall_ms / 1000)

    def forever(self):
        while True:
            time.sleep(self.a.poll_ms / 1000)
            if self.win.started:
                self.serve(self.win.block())
                self.runs += 1

    def serve(self, asked):
        ret = self.configure(asked)
        if ret in ERROR:
            self.pages(struct.pack("B6xB", 2, ret).ljust(model.BLOCK, b"\0"))
        elif ret:
            self.pages(self.answer(asked, ret, asked[8:12]))
        else:
            ret, data, total = self.capture(asked)
            block = self.answer(asked, ret, struct.pack("<I", total))
            self.pages(block + data, stalls=True)
            time.sleep(self.a.rest_ms / 1000)

    def configure(self, asked):
        channel, bandwidth, macs = asked[1], asked[2], asked[6]
        if macs > 50:  # also with the filter off
            return 1
        if self.a.fail:
            return self.a.fail
        wide = bandwidth in (40, 80) and 36 <= channel <= 161
        return 0 if wide or bandwidth == 20 and channel < 225 else 3

    @staticmethod
    def answer(asked, ret, total):
        flags = asked[0] & 0xFC | 2
        return bytes([flags]) + asked[1:7] + bytes([ret]) + total + asked[12:]

    def capture(self, asked):
        """(return value, sample bytes, total); devices one after another."""
        limit = asked[3] or ROOM
        timeout = struct.unpack_from("<H", asked, 4)[0]
        filter_on = bool(asked[0] & 0x80)
        texts = (model.mac_text(asked[12 + 6 * i:18 + 6 * i])
                 for i in range(asked[6]))
        # a set of strings: in another order with every process
        kept = {m: [] for m in set(texts)} if filter_on else {}
        heard = self.captures[self.runs % len(self.captures)]
        ret, total = 7, 0
        for c in heard if timeout else []:
            mine = kept.get(model.mac_text(c.mac)) if filter_on else \
                kept.setdefault(model.mac_text(c.mac), [])
            if mine is None or len(mine) >= limit:
                continue
            seconds = (c.time_ns - heard[0].time_ns) // 10**9
            mine.append(model.Sample(c.rssi, c.mac, c.stream,
                                     min(max(seconds, 0), 65535), c.csi))
            total += 1
            if total >= ROOM:
                ret = 8
                break
            if kept and filter_on and \
                    all(len(k) >= limit for k in kept.values()):
                ret = 6
                break
        if ret == 7:
            time.sleep(min(timeout, self.a.run_ms / 1000))
        data = [s for group in kept.values() for s in group]
        return ret, model.encode(data, "little"), total


def main():
    p = argparse.ArgumentParser(description="imitate the stock guest")
    p.add_argument("--window", required=True, help="path of a window file")
    p.add_argument("--capture", action="append", required=True,
                   help="packets of a run; the next run takes the next one")
    p.add_argument("--poll-ms", type=int, default=1000)
    p.add_argument("--rest-ms", type=int, default=1000,
                   help="sleep after a run")
    p.add_argument("--run-ms", type=int, default=65535000,
                   help="a run that goes on is cut to this")
    p.add_argument("--stall-page", type=int, default=-1,
                   help="stop before this page of every answer with samples")
    p.add_argument("--stall-ms", type=int, default=0)
    p.add_argument("--hold", help="the first stall makes this file and lasts "
                   "until it is gone")
    p.add_argument("--fail", type=int, default=0,
                   help="answer every request with this return value")
    a = p.parse_args()
    guest = StockGuest(a, [model.csi_list(f) for f in a.capture])
    print("stock guest: serving", a.window, file=sys.stderr, flush=True)
    guest.forever()


if __name__ == "__main__":
    main()
