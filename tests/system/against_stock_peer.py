#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""csiwd --byte-order little against an imitation of the deployed peer."""
import os

import harness
import make_capture
import model
import pcapfile
import stock_peer
import window

MACS = [make_capture.mac(i) for i in range(4)]


def served(d, packets=60, pace="fast"):
    path, w = os.path.join(d, "made.pcap"), os.path.join(d, "w")
    pcapfile.write_pcap(path, make_capture.stream_of(packets))
    return harness.agent(w, path, "little", pace), w, model.csi_list(path)


def asks(w, run, *request):
    peer = stock_peer.StockPeer(w)
    peer.ask(*request)
    peer.wait(harness.PATIENCE_S)
    ret, total, data = peer.read()
    assert (ret, total) == (run.ret, len(run.samples)), (ret, total)
    assert data == model.encode(run.samples, "little")


def test_all_three_kinds_of_run_and_errors(d):
    agent, w, heard = served(d)
    with agent:
        for _ in range(3):
            asks(w, model.expected(heard), 6, 20, 0, 30, None)
            asks(w, model.expected(heard, samples=3), 6, 20, 3, 30, None)
            asks(w, model.expected(heard, True, MACS[:2], 4),
                 6, 20, 4, 30, MACS[:2])
            asks(w, model.expected(heard, True, MACS[:1]),
                 6, 20, 0, 30, MACS[:1])
            asks(w, model.Run(3, []), 6, 40, 0, 30, None)
            asks(w, model.Run(7, []), 6, 20, 0, 0, None)


def test_recorded_captures(d):
    for path in harness.real_captures():
        w = os.path.join(d, "w")
        with harness.agent(w, path, "little"):
            asks(w, model.expected(model.csi_list(path), samples=9),
                 36, 20, 9, 30, None)


def test_a_peer_that_asks_again_in_the_middle_of_a_run(d):
    """It zeroes the block as it begins, whatever is going on."""
    agent, w, heard = served(d, pace="1/s")
    with agent:
        peer = stock_peer.StockPeer(w)
        for _ in range(3):
            peer.ask(6, 20, 0, 600, None)
            harness.until("11", lambda: peer.win.ret == 11)
        harness.until("a sample", lambda: peer.win.mem[model.BLOCK + 1] == 2)
        asks(w, model.expected(heard[:1], True, [heard[0].mac], 1),
             6, 20, 1, 600, [heard[0].mac])


def test_a_stock_peer_and_csiw_take_turns(d):
    agent, w, heard = served(d)
    with agent:
        for n in (1, 2):
            asks(w, model.expected(heard, samples=n), 6, 20, n, 30, None)
            for more in (["--byte-order", "little"], ["--stock"]):
                result = harness.collect(w, samples=n + 4, more=more)
                harness.same_run(w, result, model.expected(
                    heard, samples=n + 4), "little")


def test_what_a_stock_peer_reads_is_little_endian(d):
    path, w = os.path.join(d, "made.pcap"), os.path.join(d, "w")
    pcapfile.write_pcap(path, [make_capture.packet(
        make_capture.EPOCH_NS + i * 258 * 10**9, make_capture.payload(
            bytes(256), stream=0x1234)) for i in range(2)])
    with harness.agent(w, path, "little"):
        stock_peer.devmem(w, ((0, 0x0000FFFF00140601),), 0)
        with window.Window(w) as win:
            harness.until("finished", lambda: win.finished)
            assert win.mem[8:12] == b"\2\0\0\0"
            at = model.BLOCK + model.SAMPLE
            assert win.mem[at + 7:at + 11] == b"\x34\x12\x02\x01"


def test_byte_orders_agree_by_themselves_through_a_link(d):
    agent, w, heard = served(d)
    with agent:
        for order in ("big", "little"):
            result = harness.collect(w, order=order)
            assert result.status == 0, result
            assert result.out["total"] == len(heard), result


def test_without_a_link_orders_that_differ_end_with_5_and_a_hint(d):
    w = os.path.join(d, "w")
    window.Window(w, create=100000)  # no multiple of a page
    agent, w, _ = served(d)
    with agent:
        result = harness.collect(w)
        assert result.status == 5, result
        harness.one_sentence(result.err, "/w", "byte order")


def test_status_points_out_a_request_in_the_other_byte_order(d):
    w = os.path.join(d, "w")
    window.Window(w, create=65536)
    stock_peer.devmem(w, stock_peer.GUIDE_TEST_1, 0)
    for order, hint in (("big", True), ("little", False)):
        result = harness.call(harness.CSIW, "status", "--window",
                              harness.uri(w), "--byte-order", order)
        assert result.status == 0, result
        assert ("7680" in result.out) == hint, result.out
        assert ("--byte-order little" in result.out) == hint, result.out


if __name__ == "__main__":
    harness.run(globals())
