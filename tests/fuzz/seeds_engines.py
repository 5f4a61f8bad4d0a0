# SPDX-License-Identifier: BSD-2-Clause
"""Seeds of the engines: a head, a script and rewrites, as window.h has them."""
import struct

from seeds_formats import vectors

BYTE, FLAGS, RET, RAW, FILL, OWN, OWN2, OWN3 = range(8)
NEVER = bytes([255])            # the script says when to rewrite
LITTLE, PLAIN = 1, 2
REWRITE = bytes([7])            # the same number in both scripts


def engine(script, rewrites, spare=0, how=0, first=0):
    return (struct.pack(">HHBB", len(script), spare, how, first) + script +
            NEVER + b"".join(r + NEVER for r in rewrites))


def raw(at, data):
    return struct.pack(">BHH", RAW, at, len(data)) + data


# ---- fuzz_guest.c

def step(ms=0):
    return bytes([8, ms // 100]) if ms > 255 else bytes([0, ms])


def opened(ret=0):
    return bytes([2, ret])


def csi(device, how=0, quarters=0):
    return bytes([3, device, how, quarters])


def ask(listed=0, samples=0, timeout=1, first=1):
    return bytes([OWN, 0x80 if listed else 0, samples, timeout, listed, first])


def guest():
    begin = REWRITE + opened()
    complete = begin + csi(1) * 2 + csi(9) + csi(2, 1, 5) * 2 + step()
    for how in (0, LITTLE, PLAIN):
        yield engine(complete, [ask(2, 2)], 2000, how)
    yield engine(begin + b"".join(csi(i) for i in range(20)), [ask()], 1000)
    yield engine(begin + csi(1, 3) + csi(1, 4) + csi(255) + csi(1) +
                 step(1100), [ask()], 700)
    yield engine(begin + csi(1) + csi(1), [ask(0, 1, 0)], 700)
    yield engine(REWRITE + opened(1), [ask()])
    yield engine(REWRITE, [ask(60)])
    yield engine(REWRITE, [ask(9, 255)])
    for change in (bytes([OWN2]), bytes([FLAGS, 3]), bytes([RET, 0]),
                   bytes([BYTE, 0, 1, 7]), ask(1), struct.pack(
                       ">BHHB", FILL, 0, 400, 0)):
        yield engine(begin + csi(1) + REWRITE + step(150) + opened() +
                     csi(1) + step(1100), [ask(), change], 700)
        yield engine(begin + csi(1) + bytes([6]), [ask(), change], 700)
    yield engine(begin + csi(1) + bytes([14]) + step(), [ask()])
    yield engine(step() * 3, [], 0, 0, 0xff)
    for i, block in enumerate(vectors("block.txt", "devmem.txt")):
        yield engine(REWRITE + opened() + csi(1) + step(1100),
                     [raw(0, bytes([block[0] | 1]) + block[1:])], 2000, i & 1)


# ---- fuzz_peer.c

BEGIN = bytes([4, 0, 4, 0])     # past the fill: the request stands


def go(tens):
    return bytes([4, tens])


def request(flags=0, samples=1, timeout=255, macs=0):
    return bytes([0, flags, samples, timeout, macs])


def answer(ret=7, total=0):
    return bytes([OWN, ret, total])


def arrives(index, value=0x55):
    return bytes([OWN2, index, value])


def peer():
    asked = request() + BEGIN
    taken = bytes([OWN3])
    small = bytes([1, 0])       # the least budget
    done = go(2) * 3
    for how in (0, LITTLE, PLAIN):
        yield engine(asked + REWRITE + go(2) + REWRITE * 2 + done,
                     [taken, arrives(0), answer(7, 1)], 2000, how)
    # stock: finished first, then the samples
    yield engine(asked + go(30) * 2 + REWRITE + done + REWRITE * 2 + done * 3,
                 [answer(7, 2), arrives(0), arrives(1)], 2000)
    # a look at a whole page, with the least budget
    yield engine(asked + REWRITE * 2 + go(150) + small * 4,
                 [arrives(0), answer(7, 1)], 8000)
    yield engine(request(0x80, 3, 255, 50) + BEGIN + REWRITE * 2 + done * 2,
                 [taken, answer(6, 0)], 700)
    # full, so that no byte is behind the last sample
    full = (771 + 267 - 504) // 267
    yield engine(asked + REWRITE * (full + 1) + go(2) * 20,
                 [arrives(i) for i in range(full)] + [answer(8, full)], 267)
    # all of a large window is summed in pieces
    yield engine(asked + REWRITE * 33 + (small + bytes([9, 20])) * 60,
                 [arrives(i) for i in range(32)] + [answer(8, 32)], 267 * 31)
    yield engine(request() + go(0) * 4 + done, [], 700, 0, 1)   # another's
    yield engine(asked + small * 20 + bytes([5, 200, 14]), [], 700)
    for change in (bytes([FLAGS, 0]), bytes([FLAGS, 2]), answer(0),
                   answer(99), answer(7, 255), answer(11),
                   raw(0, bytes([2, 0, 0, 0, 0, 0, 0, 5]) + bytes(304)),
                   struct.pack(">BHHB", FILL, 312, 9000, 0)):
        yield engine(asked + REWRITE + go(30) * 4 + REWRITE + done,
                     [change, answer()], 1500)
    for block in vectors("block.txt")[:12]:
        yield engine(asked + REWRITE + go(30) * 3, [raw(0, block)], 700)


TARGETS = {"guest": guest, "peer": peer}
