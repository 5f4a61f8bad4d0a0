#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""The imitations themselves: the stock peer asks the stock guest."""
import os

import harness
import make_capture
import model
import pcapfile
import stock_peer
import window


def capture(d, packets=60, **how):
    path = os.path.join(d, "made.pcap")
    made = make_capture.stream_of(packets, **how)
    pcapfile.write_pcap(path, made)
    return path


def ask(path, *request):
    peer = stock_peer.StockPeer(path)
    peer.ask(*request)
    peer.wait(harness.PATIENCE_S)
    return peer


def read(peer, samples):
    """What it reads once the last sample is there, the last a guest stores."""
    at = model.BLOCK + (len(samples) - 1) * model.SAMPLE
    last = model.encode(samples[-1:], "little")
    harness.until("the last sample",
                  lambda: peer.win.mem[at:at + model.SAMPLE] == last)
    return peer.read()


def test_every_format_reads_back_the_same(d):
    path = os.path.join(d, "x")
    for link in (pcapfile.ETHERNET, pcapfile.SLL, pcapfile.SLL2):
        made = make_capture.stream_of(20, link=link)
        for order in "<>":
            for nano in (False, True):
                pcapfile.write_pcap(path, made, order, nano)
                assert pcapfile.read(path) == made
                pcapfile.write_pcapng(path, made, order, 9 if nano else 6)
                assert pcapfile.read(path) == made
        assert all(model.csi_of(p) for p in made)
        assert not any(model.csi_of(p)
                       for p in make_capture.malformed(0, link))


def test_the_model_counts_the_recorded_packets(d):
    known = {"ljr-ita_csi_mixed.pcap": (314, 7),
             "csikit_example_43455c0.pcap": (566, 1),
             "csikit_example_4366c0.pcap": (293, 1),
             "nexmon_csi_example.pcap": (4, 1)}
    for path in harness.real_captures():
        heard = model.csi_list(path)
        got = len(heard), len({c.mac for c in heard})
        assert known[os.path.basename(path)] == got, (path, got)


def test_a_stock_peer_is_served_by_a_stock_guest(d):
    w, made = os.path.join(d, "w"), capture(d)
    heard = model.csi_list(made)
    with harness.stock_guest(w, made):
        run = model.expected(heard)
        firsts = list(model.devices(run.samples))
        want = sorted(run.samples, key=lambda s: firsts.index(s.mac))
        ret, total, data = read(ask(w, 6, 20, 0, 1, None), want)
        assert (ret, total) == (7, 60)
        assert model.decode(data, "little") == want
        run = model.expected(heard, True, [heard[0].mac], 5)
        ret, total, data = read(ask(w, 6, 20, 5, 30, [heard[0].mac]),
                                run.samples)
        assert (ret, total) == (6, 5)
        assert model.decode(data, "little") == run.samples


def test_a_stock_guest_publishes_finished_before_its_samples(d):
    w, hold, made = os.path.join(d, "w"), os.path.join(d, "h"), capture(d)
    options = ["--stall-page", 2, "--hold", hold]
    with harness.stock_guest(w, made, options=options):
        peer = ask(w, 6, 20, 0, 1, None)
        harness.until("the stall", lambda: os.path.exists(hold))
        assert peer.win.data(60)[2 * model.PAGE - model.BLOCK:] == \
            bytes(60 * model.SAMPLE - 2 * model.PAGE + model.BLOCK)
        os.remove(hold)
        harness.until("the samples", lambda: any(
            peer.win.data(60)[2 * model.PAGE:]))


def test_errors_of_a_stock_guest_wipe_the_first_page(d):
    w, made = os.path.join(d, "w"), capture(d)
    for ret in (3, 4, 5, 12):
        with harness.stock_guest(w, made, options=["--fail", ret]):
            with window.Window(w, "little") as win:
                win.put(model.BLOCK, b"\xee" * model.PAGE)
            peer = ask(w, 6, 20, 9, 1, None)
            block = peer.win.block()
            assert (block[0], block[7]) == (2, ret)
            assert (block[3] == 9) == (ret < 5)
            harness.until("the wipe, which goes on behind finished", lambda:
                          not any(peer.win.mem[model.BLOCK:model.PAGE]))
            assert peer.win.mem[model.PAGE] == 0xEE


if __name__ == "__main__":
    harness.run(globals())
