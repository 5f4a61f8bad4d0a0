#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Overlaps of protocol v1, PROTOCOL.md section 6: requests that change under
the guest, are withdrawn, or are left by somebody who died.
"""
import os
import signal
import time

import harness
import make_capture
import model
import pcapfile
import stock_peer
import window

MACS = [make_capture.mac(i) for i in range(8)]


def slow_capture(d, every_s=5):
    """Ten packets at once, then one every so many seconds."""
    path = os.path.join(d, "slow.pcap")
    stamps = [max(0, i - 9) * every_s * 10**9 for i in range(600)]
    pcapfile.write_pcap(path, [
        make_capture.packet(make_capture.EPOCH_NS + t, make_capture.payload(
            bytes([i & 255]) * 256, mac=MACS[i % 2]))
        for i, t in enumerate(stamps)])
    return path


def quick_capture(d, name="quick.pcap", **how):
    path = os.path.join(d, name)
    pcapfile.write_pcap(path, make_capture.stream_of(30, **how))
    return path


def guide_capture(d):
    """A busy channel on which the guide's device speaks too."""
    path = os.path.join(d, "guide.pcap")
    made = [make_capture.packet(
        make_capture.EPOCH_NS + i * 10**6, make_capture.payload(
            bytes([i & 255]) * 256, stream=i,
            mac=stock_peer.GUIDE_MAC if i % 3 == 0 else MACS[i % 5]))
        for i in range(400)]
    pcapfile.write_pcap(path, made)
    return path


def guide_test_3(d, delay_s):
    w, path = os.path.join(d, "w"), guide_capture(d)
    with harness.agent(w, path, "little", pace="capture,loop"):
        stock_peer.devmem(w, stock_peer.GUIDE_TEST_3, delay_s)
        with window.Window(w, "little") as win:
            harness.until("100 samples",
                          lambda: win.finished and win.total == 100)
            assert (win.flags, win.ret) == (0x82, 6)
            got = model.decode(win.data(), "little")
            assert {s.mac for s in got} == {stock_peer.GUIDE_MAC}
            assert win.timeout == 30
            harness.holds(0.3, "the answer stays", lambda: win.ret == 6)


def test_the_guides_test_3_stored_20_ms_apart(d):
    guide_test_3(d, 0.02)


def test_the_guides_test_3_stored_500_ms_apart(d):
    guide_test_3(d, 0.5)


def test_the_guides_test_1_is_served(d):
    w, path = os.path.join(d, "w"), quick_capture(d)
    with harness.agent(w, path, "little"):
        stock_peer.devmem(w, stock_peer.GUIDE_TEST_1, 0)
        run = model.expected(model.csi_list(path), samples=100)
        with window.Window(w) as win:
            harness.until("finished", lambda: win.finished)
        harness.same_window(w, run, "little")


def test_a_request_being_served_shows_11_and_its_start(d):
    w = os.path.join(d, "w")
    with harness.agent(w, slow_capture(d), pace="capture"):
        with window.Window(w) as win:
            win.request(timeout=60)
            harness.until("11", lambda: win.ret == 11)
            assert win.flags == model.START
            harness.until("samples as they arrive",
                          lambda: win.mem[model.BLOCK + 267 * 9 + 11] == 9)
            assert not win.finished and win.total == 0


def test_an_unread_answer_survives_every_restart(d):
    w, path = os.path.join(d, "w"), quick_capture(d)
    with harness.agent(w, path) as first:
        harness.collect(w)
        assert first.stop().status == 0
    with window.Window(w) as win:
        before = win.v1()
        for number in (signal.SIGTERM, signal.SIGKILL):
            with harness.agent(w, path) as again:
                harness.holds(0.3, "nothing is written",
                              lambda: win.v1() == before)
                again.stop(number)
        assert win.v1() == before


def test_nothing_is_written_while_start_is_clear(d):
    """Whatever a window held at boot."""
    w, path = os.path.join(d, "w"), quick_capture(d)
    with window.Window(w, create=65536) as win:
        for flags in (0x00, 0x02, 0xFE, 0xD0):
            win.put(0, bytes(i * 7 & 255 for i in range(65536)))
            win.flags = flags
            before = win.v1()
            with harness.agent(w, path):
                harness.holds(0.2, "nothing is written",
                              lambda: win.v1() == before)


def test_a_waiting_request_is_served_after_a_restart(d):
    w, path = os.path.join(d, "w"), quick_capture(d)
    with window.Window(w, create=65536) as win:
        for stale in (0, 11, 7):
            win.request(macs=MACS[:1], filter_on=True)
            win.ret = stale
            with harness.agent(w, path):
                harness.until("finished", lambda: win.finished)
                run = model.expected(model.csi_list(path), True, MACS[:1])
                harness.same_window(w, run, filter_on=True)


def test_an_invalid_waiting_request_is_answered(d):
    w, path = os.path.join(d, "w"), quick_capture(d)
    with window.Window(w, create=65536) as win:
        for ret, request in ((1, dict(macs=MACS[:1] * 51, filter_on=True)),
                             (2, dict(macs=MACS, samples=255,
                                      filter_on=True)),
                             (3, dict(channel=200))):
            on = 0x80 if win.request(**request) else 0
            with harness.agent(w, path):
                harness.until("finished", lambda: win.finished)
                assert (win.flags, win.ret, win.total) == (on | 2, ret, 0)


def test_a_guest_killed_in_a_run_serves_it_after_its_restart(d):
    w, slow, quick = os.path.join(d, "w"), slow_capture(d), quick_capture(d)
    with window.Window(w, create=65536) as win:
        for _ in range(3):
            with harness.agent(w, slow, pace="capture") as a:
                win.request(timeout=60)
                harness.until("11", lambda: win.ret == 11)
                a.die()
            assert win.flags == model.START
            with harness.agent(w, quick):
                harness.until("finished", lambda: win.finished)
                harness.same_window(w, model.expected(model.csi_list(quick)))


def test_start_and_finished_over_return_value_0_are_left_alone(d):
    w, path = os.path.join(d, "w"), quick_capture(d)
    with window.Window(w, create=65536) as win:
        win.request()
        win.flags = model.START | model.FINISHED
        before = win.v1()
        with harness.agent(w, path):
            harness.holds(0.5, "left alone", lambda: win.v1() == before)
            win.flags = model.START
            harness.until("finished", lambda: win.flags == 2)
            win.flags = model.START | model.FINISHED  # over return value 7
            harness.until("a request like any other",
                          lambda: win.flags == 2)


def test_every_byte_of_a_request_changed_makes_a_new_one(d):
    """Each by itself; the run starts over at the capture's first packet."""
    w = os.path.join(d, "w")
    first, last = model.BLOCK + 1, model.BLOCK + 9 * model.SAMPLE + 1
    changes = ((0, 0x81), (1, 11), (3, 9), (4, 1), (5, 1), (6, 1), (7, 0),
               (12, 9), (305, 9), (306, 9), (311, 9))
    with harness.agent(w, slow_capture(d), pace="capture"):
        with window.Window(w) as win:
            for offset, value in changes:
                win.request(timeout=600, macs=MACS[:2])
                harness.until("ten samples", lambda: win.mem[last] == 2)
                win.mem[first] = win.mem[last] = 0
                win.mem[offset] = value
                harness.until("the samples again from the first on",
                              lambda: win.mem[first] == win.mem[last] == 2)
                harness.until("11", lambda: win.ret == 11)
                assert win.flags & 3 == model.START
                win.flags = 0
                win.mem[last] = 0
            win.request(timeout=600)
            harness.until("11", lambda: win.ret == 11)
            win.bandwidth = 40
            harness.until("3", lambda: win.finished)
            assert (win.flags, win.ret, win.total) == (2, 3, 0)


def test_a_withdrawn_run_ends_without_an_answer(d):
    w = os.path.join(d, "w")
    with harness.agent(w, slow_capture(d), pace="capture"):
        with window.Window(w) as win:
            for _ in range(3):
                win.request(timeout=7)
                harness.until("11", lambda: win.ret == 11)
                win.flags = 0
                harness.holds(7.3, "no answer", lambda: not win.finished)


def test_a_withdrawn_request_never_counts_as_the_next_ones_answer(d):
    """The first gives up before its answer; the next asks at once, for other
    things or for the same."""
    w, slow = os.path.join(d, "w"), slow_capture(d, 3600)
    run = model.expected(model.csi_list(slow)[:10], samples=9)
    for first in (dict(samples=9, macs=MACS[:1]), dict(samples=9)):
        with harness.agent(w, slow, pace="capture"):
            gave_up = harness.collect(w, timeout=7, more=["--deadline", "1"],
                                      **first)
            assert gave_up.status == 4, gave_up
            result = harness.collect(w, timeout=7, samples=9)
            harness.same_run(w, result, run)
            assert result.out["elapsed_s"] >= 7, result.out
        os.remove(w)


def test_the_same_request_made_again_starts_over(d):
    """Withdrawn and made again between two polls: only the tag differs."""
    w = os.path.join(d, "w")
    with harness.agent(w, slow_capture(d, 3600), pace="capture"):
        with window.Window(w) as win:
            win.request(timeout=9, tag=b"\1" * 6)
            harness.until("11", lambda: win.ret == 11)
            harness.holds(1, "goes on", lambda: not win.finished)
            begun = time.monotonic()
            win.request(timeout=9, tag=b"\2" * 6)
            # the first one would end eight seconds from here
            harness.holds(begun + 8.5 - time.monotonic(), "goes on again",
                          lambda: not win.finished)
            harness.until("finished", lambda: win.finished)
            assert (win.ret, win.total) == (7, 10)
            assert win.mem[306:312] == b"\2" * 6


def test_a_peer_waits_for_anothers_request_and_says_so(d):
    w = os.path.join(d, "w")
    with harness.agent(w, slow_capture(d), pace="capture"):
        with window.Window(w) as win:
            win.request(timeout=60)
            harness.until("11", lambda: win.ret == 11)
            result = harness.collect(w, timeout=1, more=["--deadline", "1"])
            assert result.status == 4, result
            harness.one_sentence(result.err, "another request is pending",
                                 "/w")
            assert (win.flags, win.ret) == (model.START, 11)


def test_a_peer_asks_again_when_the_guest_zeroed_the_block(d):
    w, path = os.path.join(d, "w"), quick_capture(d)
    with window.Window(w, create=65536) as win:
        with harness.Program(*harness.collect_command(w, timeout=20)) as csiw:
            for _ in range(2):
                harness.until("the ask", lambda: win.started)
                win.put(0, bytes(model.BLOCK))
            harness.until("the ask", lambda: win.started)
            with harness.agent(w, path):
                result = csiw.end()
        assert result.status == 0, result
        harness.same_window(w, model.expected(model.csi_list(path)))


def test_an_ask_zeroes_the_answer_and_has_a_fresh_tag_each_time(d):
    w = os.path.join(d, "w")
    tags = set()
    with window.Window(w, create=65536) as win:
        for _ in range(4):
            win.put(0, b"\x5a" * 65536)
            win.flags = model.FINISHED
            with harness.Program(*harness.collect_command(
                    w, timeout=300, samples=9, macs=MACS[:2])) as csiw:
                harness.until("the ask", lambda: win.started)
                assert win.flags == 0x81
                block = win.block()
                assert block[1:12] == bytes([6, 20, 9, 1, 44, 2]) + bytes(5)
                assert block[12:24] == MACS[0] + MACS[1]
                assert not any(block[24:306])
                tags.add(block[306:312])
                end = 65536 - model.DESCRIPTOR
                assert win.mem[model.BLOCK:end] == \
                    b"\xff" * (end - model.BLOCK)
                assert win.mem[end:] == b"\x5a" * model.DESCRIPTOR
                csiw.die()
            win.flags = 0
    assert len(tags) == 4


def test_a_killed_peers_request_is_over_before_the_next_peers_begins(d):
    w, slow = os.path.join(d, "w"), slow_capture(d, 3600)
    with harness.agent(w, slow, pace="capture"):
        with window.Window(w) as win:
            with harness.Program(*harness.collect_command(
                    w, timeout=7, samples=1)) as csiw:
                harness.until("11", lambda: win.ret == 11)
                csiw.die()
            result = harness.collect(w, timeout=1)
            run = model.expected(model.csi_list(slow)[:10])
            harness.same_run(w, result, run)


def test_a_full_list_has_no_room_for_a_tag_and_is_turned_instead(d):
    w, path = os.path.join(d, "w"), quick_capture(d)
    macs = [make_capture.mac(i) for i in range(1, 51)]
    run = model.expected(model.csi_list(path), True, macs)
    seen = set()
    with harness.agent(w, path):
        for _ in range(4):
            result = harness.collect(w, macs=macs)
            harness.same_run(w, result, run, filter_on=True)
            with window.Window(w) as win:
                listed = [win.mem[i:i + 6] for i in range(12, 312, 6)]
            at = listed.index(macs[0])
            assert listed[at:] + listed[:at] == macs
            seen.add(at)
    assert len(seen) > 1, seen


def test_peers_one_after_another_get_each_its_own(d):
    w, path = os.path.join(d, "w"), quick_capture(d)
    heard = model.csi_list(path)
    with harness.agent(w, path):
        for n in (1, 4, 2, 5, 3, 1):
            result = harness.collect(w, samples=n)
            harness.same_run(w, result, model.expected(heard, samples=n))


if __name__ == "__main__":
    harness.run(globals())
