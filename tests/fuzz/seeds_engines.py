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


# ---- fuzz_guest_link.c

STREAM, FILTER, MHZ_40, MHZ_80, MHZ_160 = 1, 2, 4, 8, 12
STOCK, VERSION_2, BAD_MARK = 16, 32, 64
OPENED = bytes([2])
FLUSH, BELL, REST = bytes([5]), bytes([13]), bytes([21])
RESTART = bytes([22, 7])
UNSEEN = bytes([15])            # a rewrite before the guest's next step
BROKE, OVER = bytes([6]), bytes([14])


def numbered(how=STREAM, samples=0, timeout=200, listed=0, first=1):
    return bytes([OWN, how, samples, timeout, listed, first])


def line(what, arg=0):
    return bytes([OWN2, what, arg])


RELEASED, AHEAD, BEHIND, GREET, CANCEL, BEAT, ARMED, ECHO = range(8)


def hear(times, device=1, how=0, devices=False):
    return bytes([(times - 1) << 3 | (4 if devices else 3), device, how])


def guest_link():
    begin = REWRITE + OPENED
    full = hear(20)             # 16 slots at 20 MHz in the least window
    for how in (0, LITTLE, PLAIN):
        yield engine(begin + hear(5) + step() + full + REWRITE + hear(5) +
                     step(200) + FLUSH + BELL + REST + bytes([29, 9, 4]) +
                     step(200) + OVER,
                     [numbered(), line(RELEASED)], 0, how)
    for how, size in (MHZ_40, 1), (MHZ_80, 2):
        yield engine(begin + hear(10, 1, size) + REWRITE +
                     hear(10, 1, 0) + step(200) + REWRITE + step(),
                     [numbered(STREAM | how), line(RELEASED), line(CANCEL)],
                     size)
    yield engine(begin + hear(2) * 2 + hear(3, 2) + hear(2, 9),
                 [numbered(STREAM | FILTER, 2, 9, 2)])
    yield engine(begin + hear(1, 1, 1) + hear(1, 1, 3) + hear(1, 255) +
                 hear(32, 3, 0, True) + step() + REWRITE +
                 hear(10, 9, 0, True) + BROKE,
                 [numbered(STREAM, 1), line(RELEASED)])
    yield engine(REWRITE + bytes([10]), [numbered()])
    for how in MHZ_160, STOCK, VERSION_2, BAD_MARK, STOCK | VERSION_2:
        yield engine(begin, [numbered(STREAM | how)])
    yield engine(begin + hear(5) + step(), [numbered(0, 0, 1), line(CANCEL)])
    for change in (line(AHEAD, 99), line(BEHIND, 99), line(GREET, 99),
                   line(CANCEL), line(CANCEL, 99), line(ECHO), numbered(),
                   numbered(STREAM | STOCK), line(ARMED, 1), bytes([FLAGS, 0]),
                   bytes([OWN3, 0, 9]), bytes([OWN3, 31, 9]),
                   struct.pack(">BHHB", FILL, 0, 9000, 0)):
        yield engine(begin + full + REWRITE + BELL + REST + hear(3) +
                     step(1100) + OPENED + step(200) + hear(2) + OVER,
                     [numbered(), change])
    yield engine(begin + hear(3) + bytes([31 << 3 | 1]) + step(), [numbered()])
    yield engine(begin + hear(3) + bytes([31 << 3 | 1]) + REWRITE +
                 bytes([9]), [numbered(), line(BEAT)])
    for change in line(CANCEL), line(GREET, 99), bytes([FLAGS, 0]):
        yield engine(begin + hear(3) + UNSEEN + REST + step(),
                     [numbered(), change])
    for restart in RESTART, bytes([22, 1]), bytes([22, 0]):
        yield engine(begin + hear(3) + restart + begin + full,
                     [numbered(), numbered()])


# ---- fuzz_peer_link.c

WRONG, WORSE, FOREIGN = 8, 16, 32
SERVE, PUBLISH, FINISH, ANSWER, ALIVE, INDEX, COUNTERS, REBORN = range(8)
VERSION_3, NO_STREAM, ORDER_LITTLE = 1, 2, 4
SMALL_STEP, COPY, IN_PLACE = bytes([1, 5]), bytes([196, 0]), bytes([5])
WITHDRAW, SLEEP, RING, COUNT = (bytes([6 | i << 3]) for i in (0, 1, 2, 4))
PROGRESS, NEW_LIFE = bytes([6 | 6 << 3]), bytes([6 | 7 << 3, 9])


def wish(flags=4, timeout=255, macs=0, width=0):
    return bytes([width << 3, flags, timeout, macs])


def alive(how=0, nonce=5):
    return bytes([OWN, how, nonce])


def guest_does(what, arg=0):
    return bytes([OWN2, what, arg])


def tick(tens=1):
    return bytes([2, tens])


def passes(times):
    return bytes([(times - 1) << 3 | 3])


def peer_link():
    # An identity that was there before, a greeting, an echo, and the ask.
    meet = REWRITE + wish() + tick() * 3 + REWRITE + tick() * 3
    met = [alive(WORSE), guest_does(ALIVE)]
    on = meet + REWRITE * 2
    served = met + [guest_does(SERVE), guest_does(PUBLISH, 5)]
    for how in (0, LITTLE, PLAIN):
        yield engine(on + tick() + COPY + SLEEP + REWRITE + PROGRESS + SLEEP +
                     IN_PLACE + bytes([0, 0, 40, 9, 2]) + COPY + REWRITE +
                     COUNT + RING + REWRITE + tick() + COPY + tick(2) * 3,
                     served + [guest_does(PUBLISH, 2),
                               guest_does(COUNTERS, 7),
                               guest_does(FINISH, 7)], 0, how)
    for width in 1, 2:
        yield engine(on.replace(wish(), wish(4, 255, 3, width)) + tick() +
                     COPY + (REWRITE + COPY) * 6 + REWRITE + tick(2) * 5,
                     served + [guest_does(PUBLISH, 3)] * 6 +
                     [guest_does(FINISH, 6)], width)
    yield engine(on + COPY + (REWRITE + COPY) * 8 + REWRITE + tick() * 4,
                 served + [guest_does(PUBLISH, 9)] * 8 +
                 [guest_does(FINISH, 9)])
    for wrong in (guest_does(PUBLISH | WRONG, 3), guest_does(ALIVE),
                  guest_does(PUBLISH | FOREIGN, 3),
                  raw(0, bytes([2, 0, 0, 0, 0, 0, 0, 5]) + bytes(304)),
                  guest_does(ANSWER | WRONG, 0),
                  guest_does(PUBLISH | WORSE, 99), guest_does(INDEX, 99),
                  guest_does(FINISH | WRONG, 7), guest_does(ANSWER, 0),
                  guest_does(FINISH, 3), guest_does(FINISH, 11),
                  guest_does(REBORN, 1), bytes([FLAGS, 0]), alive(0, 6),
                  bytes([OWN3, 0, 9]), bytes([OWN3, 67, 99]),
                  bytes([OWN3, 83, 9]), bytes([OWN3, 131, 9]),
                  guest_does(COUNTERS | WRONG), guest_does(COUNTERS | WORSE),
                  struct.pack(">BHHB", FILL, 0, 13000, 0)):
        yield engine(on + tick() + COPY + REWRITE + IN_PLACE + bytes(9) +
                     COPY + COUNT + tick() * 3 + passes(5), served + [wrong])
        yield engine(on + tick() + REWRITE + COPY + passes(5), served + [wrong])
    yield engine(on + tick() + REWRITE * 2 + tick() * 2 + COPY + tick() * 3,
                 served + [guest_does(PUBLISH, 2), guest_does(FINISH, 7)])
    # one slot of five; more released than there are
    yield engine(on + tick() + bytes([12, 9]) * 3 + IN_PLACE +
                 bytes([0, 0, 0, 0, 99]) + COPY, served)
    # refused: nothing was read, and nothing is
    yield engine(meet + REWRITE + tick() * 3, met + [guest_does(FINISH, 3)])
    for how in VERSION_3, NO_STREAM, ORDER_LITTLE, WRONG, WORSE:
        yield engine(meet + tick(60) * 2, [alive(how), guest_does(ALIVE)])
    yield engine(wish() + tick(60) * 2, [])
    yield engine(on + passes(32), served)               # dead
    yield engine(on + REWRITE + passes(32),             # damaged
                 served + [bytes([OWN3, 0, 9])])
    # version 1, with a number
    ask = meet.replace(wish(), wish(0))
    yield engine(ask + REWRITE * 2 + tick() * 3, met + [
        guest_does(SERVE), guest_does(ANSWER, 3)])
    yield engine(ask + REWRITE + tick(30) * 3 + REWRITE + tick() * 3, met + [
        guest_does(ANSWER, 3), guest_does(SERVE)])
    yield engine(ask + REWRITE * 2 + PROGRESS + SLEEP + bytes([30, 3]) +
                 RING + WITHDRAW + NEW_LIFE + meet + passes(9),
                 met + [guest_does(SERVE)] + met)
    yield engine(ask + passes(32) + tick() * 9, met)
    yield engine(ask + REWRITE + passes(32) + tick(30) * 9,
                 met + [alive(0, 7)])


TARGETS = {"guest": guest, "peer": peer, "guest_link": guest_link,
           "peer_link": peer_link}
