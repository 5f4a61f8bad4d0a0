#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""csiwd in a guest with the simulated radio: every sample is exactly what the
firmware sent."""
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "csisim"))
import csisim  # noqa: E402
import harness  # noqa: E402
import make_capture  # noqa: E402
import model  # noqa: E402

ABSENT = b"\x02\xc5\x00\x01\x00\x00"  # never on the air


def contiguous(frames):
    assert frames == list(range(frames[0], frames[0] + len(frames))), frames


def tally(agent, name):
    """A number of the last run's report."""
    return int(re.findall(r"\b%s (\d+)" % name, agent.err)[-1])


def test_every_bandwidth_gives_exact_samples(d):
    with csisim.guest(d) as guest:
        radio, agent = csisim.Radio(guest), csisim.serving(guest)
        for channel, bandwidth, chanspec in (
                (6, 20, "0x1006"), (1, 20, "0x1001"), (157, 20, "0xd09d"),
                (36, 40, "0xd826"), (40, 40, "0xd926"), (36, 80, "0xe02a"),
                (161, 80, "0xe39b")):
            kept = csisim.serves(guest, 25, channel=channel,
                                 bandwidth=bandwidth,
                                 tones=64 * bandwidth // 20)
            contiguous([csisim.frame_of(s) for s in kept])
            state = radio.state()
            assert (state["chanspec"], state["collect"], state["monitor"],
                    state["masks"]) == (chanspec, "1", "2", "0x11"), state
            assert {s.stream for s in kept} == {0}
        assert radio.count("dropped") == 0
        assert agent.stop().status == 0


def test_a_run_to_its_timeout_loses_nothing(d):
    with csisim.guest(d, "rate=1000 devices=300") as guest:
        agent = csisim.serving(guest)
        result = csisim.Asked(guest, timeout=3).ends_with(7)
        kept = csisim.samples(guest)
        contiguous(csisim.exact(kept, devices=300))
        assert kept and result.out["total"] == len(kept)
        assert tally(agent, "dropped") == 0 == tally(agent, "malformed")
        assert tally(agent, "received") == len(kept)
        csisim.Asked(guest, timeout=3, samples=1).ends_with(7)
        kept = csisim.samples(guest)
        csisim.exact(kept, devices=300)
        assert set(model.devices(kept).values()) == {1}
        assert tally(agent, "received") == len(kept) + tally(agent, "surplus")


def test_the_window_can_be_filled(d):
    with csisim.guest(d, "rate=8000") as guest:
        csisim.serving(guest)
        csisim.Asked(guest, timeout=55).ends_with(8)
        kept = csisim.samples(guest)
        assert len(kept) == 31416
        frames = [csisim.frame_of(s) for s in kept]
        assert frames == sorted(set(frames))
        csisim.exact(kept[::100] + kept[-1:])


def test_the_firmware_filters_up_to_four_macs(d):
    with csisim.guest(d, "devices=8") as guest:
        radio, agent = csisim.Radio(guest), csisim.serving(guest)
        for count in (1, 2, 3, 4, 5, 4, 0):
            macs = [make_capture.mac(i) for i in range(count)]
            csisim.Asked(guest, samples=3, timeout=50 if count else 1,
                         macs=macs).ends_with(6 if count else 7)
            state = radio.state()
            told = [state["mac%d" % i] for i in range(4)]
            listed = [model.mac_text(m) for m in macs] if count <= 4 else []
            assert int(state["mac_count"]) == len(listed), state
            assert told == listed + ["00:00:00:00:00:00"] * (4 - len(listed))
            if count:
                csisim.exact(csisim.samples(guest), devices=8)
                assert (tally(agent, "filtered") == 0) == (count <= 4)
        csisim.Asked(guest, samples=3, timeout=50,
                     macs=[make_capture.mac(2)] * 6).ends_with(6)
        assert radio.state()["mac_count"] == "1"
        csisim.Asked(guest, samples=3, timeout=1, macs=[ABSENT]).ends_with(7)
        assert csisim.samples(guest) == []


def test_padded_frames_and_older_headers_are_understood(d):
    with csisim.guest(d, "pad=4") as guest:
        radio, agent = csisim.Radio(guest), csisim.serving(guest)
        for bandwidth, pad in ((20, 4), (20, 10), (80, 10)):
            radio.set("pad", pad)
            csisim.serves(guest, channel=36, bandwidth=bandwidth,
                          tones=64 * bandwidth // 20)
            assert tally(agent, "malformed") == 0
        radio.set("old", 1)
        csisim.Asked(guest, timeout=2).ends_with(7)
        kept = csisim.samples(guest)
        assert kept
        csisim.exact(kept, old=True, tones=64)


def test_strangers_are_counted_and_not_believed(d):
    with csisim.guest(d, "strangers=2") as guest:
        radio, agent = csisim.Radio(guest), csisim.serving(guest)
        csisim.Asked(guest, timeout=3).ends_with(7)
        kept = csisim.samples(guest)
        contiguous(csisim.exact(kept))
        assert len(kept) > 6
        # Of each kind: the kinds come in turn, one with every second frame.
        strangers = tally(agent, "strangers")
        assert abs(strangers - len(kept) // 2) <= 1, (strangers, len(kept))
        assert tally(agent, "received") == len(kept)
        assert radio.count("strangers") >= strangers


def test_a_withdrawn_or_replaced_run_leaves_the_next_one_right(d):
    with csisim.guest(d) as guest:
        radio, agent = csisim.Radio(guest), csisim.serving(guest)
        with csisim.window.Window(guest.window) as w:
            for channel in (1, 11, 6):
                w.request(channel=channel, timeout=60)
                harness.until("a run", lambda: radio.get("chanspec") ==
                              "0x10%02x" % channel)
            w.flags = 0
            csisim.says_next(agent, 0, "withdrawn or replaced")
        kept = csisim.serves(guest, channel=36, bandwidth=40, tones=128)
        contiguous([csisim.frame_of(s) for s in kept])


def test_interfaces_may_have_other_names(d):
    with csisim.guest(d) as guest:
        guest.ok("ip link set wlan0 name csi7")
        agent = csisim.serving(guest, "--monitor", "ear0", interface="csi7")
        csisim.serves(guest)
        assert "type monitor" in guest.ok("iw dev ear0 info")
        assert agent.stop().status == 0
        assert guest.run("ip link show ear0")[0]


if __name__ == "__main__":
    harness.run(globals())
