#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Return values and edges of PROTOCOL.md section 5, asked of csiwd."""
import os

import harness
import make_capture
import model
import pcapfile
import window

MACS = [make_capture.mac(i) for i in range(60)]


class Asked:
    """csiwd replaying `packets`; ask() writes a block by hand."""

    def __init__(self, d, packets, size=None, order="big"):
        self.path, self.w = os.path.join(d, "made.pcap"), os.path.join(d, "w")
        pcapfile.write_pcap(self.path, packets)
        self.heard = model.csi_list(self.path)
        self.order = order
        self.agent = harness.agent(self.w, self.path, order, size=size)
        self.win = window.Window(self.w, order)

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.agent.__exit__(*args)

    def ask(self, **request):
        self.win.request(**request)
        harness.until("finished", lambda: self.win.finished)
        return self.win.ret, self.win.total

    def check(self, ret, macs=(), filter_on=False, samples=0, **request):
        """The answer is `ret`, with exactly the samples of the model."""
        got, _ = self.ask(macs=macs, filter_on=filter_on, samples=samples,
                          **request)
        run = model.expected(self.heard, filter_on, macs[:50], samples,
                             self.win.capacity, request.get("timeout", 30))
        assert got == ret == run.ret, (got, ret, run.ret)
        harness.same_window(self.w, run, self.order, filter_on)


def made(packets=50, devices=5):
    return make_capture.stream_of(packets, devices)


def test_filter_on_with_no_macs_passes_nothing(d):
    with Asked(d, made()) as a:
        a.check(7, filter_on=True)
        a.check(7, filter_on=True, samples=9)


def test_csiw_lists_each_mac_once_and_can_ask_for_none(d):
    with Asked(d, made()) as a:
        result = harness.collect(a.w, more=["--filter"])
        harness.same_run(a.w, result, model.Run(7, []), filter_on=True)
        result = harness.collect(a.w, macs=[MACS[1], MACS[1]], samples=2)
        run = model.expected(a.heard, True, MACS[1:2], 2)
        harness.same_run(a.w, result, run, filter_on=True)
        assert a.win.mac_count == 1


def test_more_than_50_macs_is_1_only_with_the_filter_on(d):
    with Asked(d, made()) as a:
        for count in (51, 60):
            assert a.ask(macs=MACS[:count], filter_on=True) == (1, 0)
            a.check(7, macs=MACS[:count])
        a.win.request(filter_on=True)
        a.check(7, macs=MACS[:50], filter_on=True)


def test_255_macs_in_the_count_read_nothing_beyond_the_list(d):
    with Asked(d, made()) as a:
        many = MACS[:50] + [b""] * 205
        assert a.ask(macs=many, filter_on=True) == (1, 0)
        assert a.ask(macs=many) == (7, 50)


def test_samples_times_macs_too_big_for_the_window_is_2(d):
    size = model.BLOCK + 20 * model.SAMPLE + model.DESCRIPTOR
    with Asked(d, made(), size=size) as a:
        assert a.win.capacity == 20
        assert a.ask(macs=MACS[:3], samples=7, filter_on=True) == (2, 0)
        assert a.ask(macs=MACS[:1], samples=21, filter_on=True) == (2, 0)
        a.check(6, macs=MACS[:2], samples=3, filter_on=True)
        a.check(8, macs=MACS[:3], samples=7)
        a.check(8, macs=MACS[:3], samples=0, filter_on=True)


def test_a_mac_listed_twice_counts_once(d):
    size = model.BLOCK + 20 * model.SAMPLE + model.DESCRIPTOR
    with Asked(d, made(), size=size) as a:
        a.check(6, macs=[MACS[1], MACS[2], MACS[1]], samples=3, filter_on=True)
        a.check(6, macs=[MACS[1]] * 50, samples=4, filter_on=True)


def test_full_and_complete_at_once_is_8(d):
    packets = made(400)
    size = model.BLOCK + 20 * model.SAMPLE + model.DESCRIPTOR
    with Asked(d, packets, size=size) as a:
        a.check(8, macs=MACS[:2], samples=10, filter_on=True)
        a.check(8, macs=MACS[:1], samples=20, filter_on=True)
        a.check(6, macs=MACS[:1], samples=19, filter_on=True)


def test_a_run_is_complete_at_once_when_its_last_device_is_full(d):
    with Asked(d, made(200)) as a:
        a.check(6, macs=MACS[:1], samples=1, filter_on=True)
        a.check(6, macs=MACS[:5], samples=2, filter_on=True)
        a.check(7, macs=MACS[:6], samples=2, filter_on=True)


def test_samples_0_is_no_limit_and_never_complete(d):
    with Asked(d, made(600, 2)) as a:
        a.check(7, macs=MACS[:2], samples=0, filter_on=True)
        a.check(7, samples=0)
        a.check(7, samples=255)


def test_channels_that_do_not_exist_are_3(d):
    bad = [(0, 20), (15, 20), (200, 20), (6, 40), (0, 0), (6, 0), (6, 21),
           (36, 160), (255, 255), (38, 40), (42, 80), (165, 40), (165, 80),
           (34, 20), (181, 20), (144, 0), (6, 80)]
    good = [(1, 20), (14, 20), (36, 20), (177, 20), (36, 40), (157, 80),
            (144, 80), (144, 40), (64, 80), (161, 40)]
    with Asked(d, made(3)) as a:
        for channel, bandwidth in bad:
            got = a.ask(channel=channel, bandwidth=bandwidth)
            assert got == (3, 0), (channel, bandwidth, got)
        for channel, bandwidth in good:
            got = a.ask(channel=channel, bandwidth=bandwidth)
            assert got == (7, 3), (channel, bandwidth, got)


def test_1_and_2_are_judged_before_3(d):
    with Asked(d, made(3), size=4096) as a:
        assert a.ask(channel=0, macs=MACS[:51], filter_on=True) == (1, 0)
        assert a.ask(channel=0, macs=MACS[:9], samples=255,
                     filter_on=True) == (2, 0)


def test_timeout_0_ends_with_7_and_none(d):
    with Asked(d, made()) as a:
        a.check(7, timeout=0)
        a.check(7, timeout=0, macs=MACS[:2], filter_on=True, samples=1)
        result = harness.collect(a.w, timeout=0)
        harness.same_run(a.w, result, model.Run(7, []))


def test_an_exhausted_replay_is_7_and_the_next_run_starts_over(d):
    with Asked(d, made()) as a:
        for _ in range(5):
            a.check(7, timeout=65535)


def test_a_timeout_ends_a_run_that_hears_nothing_more(d):
    path, w = os.path.join(d, "made.pcap"), os.path.join(d, "w")
    slow = [make_capture.packet(make_capture.EPOCH_NS + i * 3600 * 10**9,
                                make_capture.payload(bytes(256)))
            for i in range(2)]
    pcapfile.write_pcap(path, slow)
    with harness.agent(w, path, pace="capture"):
        run = model.expected(model.csi_list(path)[:1])
        harness.same_run(w, harness.collect(w, timeout=1), run)


def test_the_window_full_is_8(d):
    path, w = os.path.join(d, "made.pcap"), os.path.join(d, "w")
    pcapfile.write_pcap(path, made(300))
    heard = model.csi_list(path)
    for room in (1, 2, 15, 299, 300, 301):
        size = model.BLOCK + room * model.SAMPLE + model.DESCRIPTOR
        for extra in (0, model.SAMPLE - 1):
            with harness.agent(w, path, size=size + extra):
                run = model.expected(heard, room=room)
                assert run.ret == (8 if room <= 300 else 7)
                harness.same_run(w, harness.collect(w), run)
            os.remove(w)


def test_8_mib_hold_31416_samples(d):
    path, w = os.path.join(d, "made.pcap"), os.path.join(d, "w")
    pcapfile.write_pcap(path, made(100))
    heard = model.csi_list(path)
    with harness.agent(w, path, pace="fast,loop", order="little"):
        result = harness.collect(w, order="little", timeout=60)
        assert result.status == 0, result
        assert result.out["return_value"] == 8
        assert result.out["total"] == 31416
        with window.Window(w, "little") as win:
            first = model.decode(win.data()[:100 * model.SAMPLE], "little")
            assert first == model.expected(heard).samples
            again = model.decode(win.data()[31400 * model.SAMPLE:], "little")
            assert [s._replace(time_s=0) for s in again] == \
                [s._replace(time_s=0) for s in first[:16]]
            assert win.mem[-model.DESCRIPTOR:][:4] == b"CSIW"


def test_as_many_devices_as_samples(d):
    path, w = os.path.join(d, "made.pcap"), os.path.join(d, "w")
    pcapfile.write_pcap(path, [make_capture.packet(
        make_capture.EPOCH_NS + i, make_capture.payload(
            bytes([i & 255]) * 256, mac=make_capture.mac(i % 31416)))
        for i in range(33000)])
    run = model.expected(model.csi_list(path), samples=1)
    assert len(model.devices(run.samples)) == 31416
    with harness.agent(w, path):
        harness.same_run(w, harness.collect(w, samples=1, timeout=60), run)


def test_50_macs_in_a_window_of_one_sample(d):
    size = model.BLOCK + model.SAMPLE + model.DESCRIPTOR
    with Asked(d, made(), size=size) as a:
        a.check(8, macs=MACS[:50], filter_on=True)
        assert a.ask(macs=MACS[:50], filter_on=True, samples=1) == (2, 0)
        a.check(7, macs=MACS[5:55], filter_on=True)


def test_reserved_flag_bits_are_ignored_and_not_sent_back(d):
    with Asked(d, made(3)) as a:
        for extra in (0x78, 0x08, 0x40):
            a.win.request()
            harness.until("finished", lambda: a.win.finished)
            a.win.ret = a.win.total = 0
            a.win.flags = extra | model.START
            harness.until("finished", lambda: a.win.finished)
            assert (a.win.flags, a.win.ret) == (2, 7), hex(a.win.flags)


def test_nothing_but_the_answer_is_written(d):
    with Asked(d, made(3)) as a:
        a.win.put(model.BLOCK, b"\xe7" * (a.win.size - model.BLOCK))
        for macs, filter_on in ((MACS[:51], True), (MACS[:2], True)):
            a.win.put(12, bytes(range(44)) * 6)
            a.win.request(macs=macs, filter_on=filter_on, tag=b"tagtag")
            before = a.win.block()
            harness.until("finished", lambda: a.win.finished)
            after = a.win.block()
            assert before[1:7] == after[1:7] and before[12:] == after[12:]
        end = model.BLOCK + a.win.total * model.SAMPLE
        assert a.win.mem[end] == 0
        rest = a.win.v1()[end + 1:]
        assert rest == b"\xe7" * len(rest)


if __name__ == "__main__":
    harness.run(globals())
