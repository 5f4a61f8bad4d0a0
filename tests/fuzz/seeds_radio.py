# SPDX-License-Identifier: BSD-2-Clause
"""Seeds of what a kernel, a firmware, nexutil, the radio helper and csiwd say
to each other.  Little-endian, as nearly all machines are."""
import errno
import struct

PORT, NUMBER, FAMILY, CONTROL = 77, 5, 0x1c, 0x10
ERROR, DONE, NEWLINK, DELLINK = 2, 3, 16, 17
STATION, MONITOR = 2, 6
WIPHY, WIPHY_NAME, IFINDEX, IFNAME, IFTYPE = 1, 2, 3, 4, 5
TYPES, ALPHA2, SSID, VENDOR_DATA = 32, 33, 52, 197
NEW_WIPHY, NEW_INTERFACE, GET_REG, REG_CHANGE = 3, 7, 31, 36
CONNECT, VENDOR = 46, 103


def message(kind, payload, flags=0):
    data = struct.pack("<IHHII", 16 + len(payload), kind, flags, NUMBER, PORT)
    return data + payload + bytes(-len(payload) % 4)


def attribute(kind, payload):
    if isinstance(payload, int):
        payload = struct.pack("<I", payload)
    return (struct.pack("<HH", 4 + len(payload), kind) + payload +
            bytes(-len(payload) % 4))


def generic(command, *attributes, family=FAMILY):
    return message(family, bytes([command, 1, 0, 0]) + b"".join(attributes))


def acknowledge(error=0):
    return message(ERROR, struct.pack("<i", -error) + bytes(16))


def end():
    return message(DONE, bytes(4))


def the_family():
    groups = b"".join(
        attribute(i + 1, attribute(1, name + b"\0") + attribute(2, 5 + i))
        for i, name in enumerate((b"config", b"scan", b"regulatory", b"mlme")))
    return generic(1, attribute(1, struct.pack("<H", FAMILY)),
                   attribute(2, b"nl80211\0"), attribute(7, groups),
                   family=CONTROL) + acknowledge()


def link(index, up=True, kind=NEWLINK):
    return message(kind, struct.pack("<BxHiII", 0, 1, index, int(up), 0))


def interface(index=3, kind=STATION, name=b"wlan0\0", *more):
    return generic(NEW_INTERFACE, attribute(IFINDEX, index),
                   attribute(IFNAME, name), attribute(WIPHY, 1),
                   attribute(IFTYPE, kind), *more)


def the_wiphy(vendor=True):
    commands = attribute(1, struct.pack("<II", 0x1018, 1)) if vendor else b""
    return (generic(NEW_WIPHY, attribute(WIPHY, 1),
                    attribute(WIPHY_NAME, b"phy0\0")) +
            generic(NEW_WIPHY, attribute(WIPHY, 1),
                    attribute(TYPES, attribute(STATION, b"") +
                              attribute(MONITOR, b"")),
                    attribute(VENDOR_DATA, commands)) + end())


def vendor(data):
    inner = (attribute(1, struct.pack("<H", len(data))) + attribute(2, data))
    return generic(VENDOR, attribute(VENDOR_DATA, inner)) + acknowledge()


def regulatory(letters=b"DE\0"):
    return generic(GET_REG, attribute(ALPHA2, letters)) + acknowledge()


def frame(number, data):
    return message(DONE, b"NEX\0" + struct.pack("<III", 0, number, 0) + data)


def netlink():
    monitors = interface() + interface(9, MONITOR, b"mon0\0") + end()
    joined = interface(3, STATION, b"wlan0\0", attribute(SSID, b"a\x1b[2J"))
    yield from (bytes([i]) + data for i, data in (
        (0, the_family()), (1, interface() + acknowledge()),
        (1, joined + acknowledge()), (2, monitors), (3, the_wiphy()),
        (4, vendor(b"\x06\x10\0\0")), (5, regulatory()),
        (4, vendor(bytes(40))[:-36] + vendor(bytes(41))),
        (4, vendor(bytes(99))),
        (5, regulatory(b"99\0")), (6, link(3) + acknowledge()),
        (7, acknowledge(errno.EBUSY)), (7, end()),
        (2, message(FAMILY, bytes(4), 0x10) + end()),
        (8, frame(262, b"\x06\x10\0\0" + bytes(60))),
        (9, message(DONE, b"ACK\0")), (10, link(3) + link(4, False, DELLINK)),
        (11, generic(CONNECT, attribute(IFINDEX, 3))),
        (11, generic(REG_CHANGE, attribute(ALPHA2, b"DE\0"))),
        (1, interface()[:-1]), (7, bytes(16)), (10, b"")))


# ---- fuzz_radio.c: before each exchange nothing is there, then the answer

NOTHING, MATCHING, LOST, FORGED = 1, 2, 4, 8
CONFIGURE, MAKE_MONITOR, READ_BACK, RESTORE, LED, REPORT = range(6)
NO_NETLINK, LISTENS = 0x20, 0x40


def heard(data, how=MATCHING):
    return struct.pack(">BH", how, len(data)) + data


def exchange(data):
    return bytes([NOTHING]) + heard(data)


def answered(index, up=True):
    return link(index, up) + acknowledge()


QUIET = bytes([NOTHING] * 2)    # both sockets of events
CHANSPEC = vendor(b"\x06\x10" + bytes(7))
FOUND = (exchange(answered(3)) + exchange(interface() + acknowledge()))
FIRST = exchange(the_family()) + FOUND
CONFIGURED = (FIRST + exchange(the_wiphy()) + exchange(CHANSPEC) +
              exchange(vendor(bytes(4))) * 2 + exchange(acknowledge()) + QUIET)
MADE = (exchange(interface(9, MONITOR, b"mon0\0") + end()) +
        exchange(answered(9)) * 2 + QUIET)


def radio_input(verbs, kernel, how=0):
    return bytes([len(verbs) | how]) + bytes(verbs) + kernel


def radio():
    run = [CONFIGURE, MAKE_MONITOR, READ_BACK, LED, RESTORE]
    restored = exchange(answered(3)) + exchange(acknowledge()) * 4
    good = CONFIGURED + MADE + exchange(CHANSPEC) + QUIET * 2 + restored
    for how in (0, NO_NETLINK, NO_NETLINK | LISTENS):
        yield radio_input(run, good, how)
    told = (heard(link(3, False)) + bytes([NOTHING]) +
            exchange(answered(3, False)))
    yield radio_input(run[:3], CONFIGURED[:-2] + told + good[len(CONFIGURED):])
    regulatory_event = bytes([NOTHING]) + heard(
        generic(REG_CHANGE, attribute(ALPHA2, b"DE\0")), 0)
    yield radio_input(run[:1], CONFIGURED[:-2] + regulatory_event + QUIET +
                      exchange(CHANSPEC))
    yield radio_input(run[:1], CONFIGURED[:-2] + bytes([LOST]) + QUIET +
                      exchange(answered(3)) + exchange(CHANSPEC))
    report = (FIRST + exchange(the_wiphy()) +
              exchange(interface(9, MONITOR, b"mon0\0") + end()) +
              exchange(answered(9)) + exchange(regulatory()) + QUIET +
              exchange(CHANSPEC) + exchange(vendor(b"7.45 (nexmon.org/csi" +
                                                   bytes(748))) +
              exchange(vendor(b"\1\0")) + exchange(vendor(bytes(4))) * 2 +
              exchange(vendor(b"ap sta\n" + bytes(761))))
    yield radio_input([REPORT], report)
    yield radio_input([CONFIGURE], exchange(acknowledge(errno.ENOENT)))
    yield radio_input([CONFIGURE, REPORT], exchange(the_family()) +
                      exchange(acknowledge(errno.ENODEV)))
    yield radio_input([CONFIGURE], FIRST + exchange(the_wiphy()) +
                      exchange(acknowledge(errno.EBADE)) * 4)
    # protocol 31, whose target must be younger than what is gone
    ways = (FIRST + exchange(the_wiphy(False)) +
            exchange(interface(9, MONITOR, b"mon0\0") + end()) +
            exchange(answered(9)) + QUIET +
            exchange(interface(9, MONITOR, b"mon0\0") + end()) +
            exchange(answered(9)) +
            exchange(frame(262, b"\x06\x10" + bytes(7))) +
            exchange(frame(115, bytes(4))) + exchange(frame(262, bytes(4))) +
            exchange(message(DONE, b"ACK\0")) +
            exchange(frame(501, b"\1\0\0\0")) + QUIET)
    yield radio_input([CONFIGURE], ways)
    gone = heard(link(12, False, DELLINK)) + QUIET
    yield radio_input([CONFIGURE, RESTORE], ways[:-2] + gone + ways)
    yield radio_input([CONFIGURE], exchange(b"\0" * 16) + heard(
        b"\xff" * 20, 0) + heard(the_family(), FORGED))
    yield radio_input([], heard(bytes(16), 0))


# ---- the line between csiwd and its helper

def asked(verb, number=1, chanspec=0x1006, core=1, stream=1, macs=0, led=0):
    return struct.pack("<IIHBBB24sBxx", verb, number, chanspec, core, stream,
                       macs, bytes(range(24)), led)


def ask():
    def line(*messages):
        return b"".join(struct.pack(">H", len(m)) + m for m in messages)

    yield line(*(asked(verb, verb) for verb in range(6)))
    yield line(asked(CONFIGURE, macs=4), asked(LED, 2, led=1), asked(REPORT))
    for wrong in (asked(6), asked(0, core=0), asked(0, stream=16),
                  asked(0, macs=5), asked(LED, led=2), asked(0)[:-1],
                  asked(0) + b"\0", b""):
        yield line(asked(REPORT, 3), wrong, asked(REPORT))
    yield b""


def answer():
    start, right = b"\0\0", b"\5\0\0\0"
    tuned = start + right * 3
    yield tuned + b"\3\xff\0" + right + b"\1\0" + b"\2\xff\2\xff\0" + right
    yield start + b"\5\x08\x03\x04text"             # refused, in words
    yield start + b"\5\x08\x04\x05\x1b[2J\n"
    yield tuned + b"\5\x05\6\1\4lost"               # an event
    yield tuned + b"\5\x05\6\2\4tune" + tuned + b"\5\x05\6\3\2DE"
    yield start + right * 2 + b"\5\x10\xd0\x24\0\0"     # elsewhere
    for wrong in (b"\1\7", b"\2\x09", b"\4\1", b"\x08\5", b"\x20\0\4",
                  b"\x20\xff\xff", b"\x60\xff\xff", b"\x20\0\0"):
        yield start + b"\5" + wrong + b"\0" + right + b"\3\xff"
    yield b"\0\xff" + right                         # takes no more
    yield b"\7\1\5\x40" + b"a\nb" + b"\7\1\5\3a\nb"
    yield start + b"\3\x65\1\2\xff"                 # no answer in time


def nexutil():
    exited, failed, missing, killed = 0, 8, 127, 136
    for command, how, words in (
            (0, exited, b"chanspec: 0x1006, 6\n"),
            (0, exited, b"__nex_driver_io: error 0x9\nchanspec: 0xe29b\n"),
            (0, exited, b"chanspec: 0x10000"), (0, exited, b"chanspec: 0x"),
            (0, exited, b"chanspec: 0x6863, 85/160"), (0, exited, b""),
            (0, failed, b"chanspec: 0x1006, 6\n"), (0, missing, b""),
            (0, killed, b"chanspec: 0x1006"), (0, exited, b"0x1" + bytes(255)),
            (1, exited, b"monitor: 2\n"), (1, exited, b"monitor: 256"),
            (1, exited, b"monitor: -1"), (1, failed, b"monitor: 1"),
            (2, exited, bytes(range(34))), (2, exited, bytes(33)),
            (2, killed, bytes(34)), (3, exited, b"7.45.154" + bytes(760)),
            (3, exited, b"x" * 768), (3, exited, b"x" * 2000),
            (4, exited, b""), (4, failed, b"words"), (4, missing, b"")):
        yield bytes([command, how]) + words


TARGETS = {"netlink": netlink, "radio": radio, "ask": ask, "answer": answer,
           "nexutil": nexutil}
