#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""csiwd replaying captures of our own making: every file format and link
layer, malformed packets, the older header, odd stamps.
"""
import os

import harness
import make_capture
import model
import pcapfile

S = 10**9


def collected(d, packets, order="big", write=pcapfile.write_pcap, request=None,
              **how):
    """Replay the packets once and compare; the run."""
    path, w = os.path.join(d, "made.pcap"), os.path.join(d, "w")
    write(path, packets, **how)
    heard = model.csi_list(path)
    run = model.expected(heard, **(request or {}))
    with harness.agent(w, path, order):
        harness.same_run(w, harness.collect(w, order=order,
                                            **(request or {})), run, order)
    os.remove(w)
    return run


def mixed(link, old=False, bandwidth=20):
    """Good packets with every malformed one between them."""
    good = make_capture.stream_of(40, link=link, old=old, bandwidth=bandwidth)
    bad = make_capture.malformed(good[0].time_ns, link)
    return bad[:3] + [p for pair in zip(good, bad) for p in pair] + good[20:]


def test_classic_pcap_in_both_orders_and_resolutions(d):
    for order in "<>":
        for nano in (False, True):
            run = collected(d, mixed(pcapfile.ETHERNET), order=order_of(order),
                            **{"nano": nano})
            assert len(run.samples) == 43


def order_of(sign):
    return {"<": "little", ">": "big"}[sign]


def test_pcapng_in_both_orders_and_resolutions(d):
    path, w = os.path.join(d, "made.pcapng"), os.path.join(d, "w")
    for sign in "<>":
        for digits in (3, 6, 9):
            pcapfile.write_pcapng(path, mixed(pcapfile.SLL2), sign, digits)
            run = model.expected(model.csi_list(path))
            with harness.agent(w, path):
                harness.same_run(w, harness.collect(w), run)


def test_linux_cooked_captures(d):
    for link in (pcapfile.SLL, pcapfile.SLL2):
        collected(d, mixed(link))


def test_every_bandwidth_keeps_the_first_256_bytes(d):
    for bandwidth in (20, 40, 80):
        collected(d, mixed(pcapfile.ETHERNET, bandwidth=bandwidth))


def test_the_older_header_has_17_for_rssi(d):
    run = collected(d, mixed(pcapfile.ETHERNET, old=True))
    assert {s.rssi for s in run.samples} == {17}


def test_rssi_and_stream_take_every_value(d):
    csi = bytes(range(256))
    collected(d, [make_capture.packet(
        make_capture.EPOCH_NS, make_capture.payload(
            csi, rssi=i - 128, stream=i * 257)) for i in range(256)])


def test_ip_options_are_no_obstacle(d):
    made = [make_capture.packet(make_capture.EPOCH_NS, make_capture.payload(
        bytes([i]) * 256), options=b"\x01" * n, trailing=b"\0" * n)
        for i, n in enumerate((0, 4, 8, 40))]
    assert len(collected(d, made).samples) == 4


def at(seconds, ns=0, **kind):
    return make_capture.packet(make_capture.EPOCH_NS + seconds * S + ns,
                               make_capture.payload(bytes(256), **kind))


def test_time_offsets_are_whole_seconds_and_saturate(d):
    made = [at(0, 900_000_000), at(1, 899_999_999), at(1, 900_000_000),
            at(0), at(65535, 900_000_000), at(65536, 900_000_000),
            at(200_000), at(2, 900_000_000)]
    run = collected(d, made, nano=True)
    assert [s.time_s for s in run.samples] == \
        [0, 0, 1, 0, 65535, 65535, 65535, 2]


def test_time_begins_with_the_first_csi_even_if_the_filter_drops_it(d):
    other, mac = make_capture.mac(1), make_capture.mac(2)
    made = [make_capture.malformed(make_capture.EPOCH_NS - 50 * S)[0],
            at(0, mac=other), at(7, mac=mac), at(9, mac=mac)]
    path, w = os.path.join(d, "made.pcap"), os.path.join(d, "w")
    pcapfile.write_pcap(path, made)
    run = model.expected(model.csi_list(path), True, [mac])
    assert [s.time_s for s in run.samples] == [7, 9]
    with harness.agent(w, path):
        harness.same_run(w, harness.collect(w, macs=[mac]), run,
                         filter_on=True)


def test_samples_that_look_like_fill_are_samples(d):
    """CSI of 0xFF up to a page's very end, and one past it."""
    n = model.page_end_totals(3000)[0]
    made = [at(0, i, mac=make_capture.mac(i)) for i in range(n)]
    ones = make_capture.payload(b"\xff" * 256, rssi=-1, stream=0xFFFF)
    for count in (n - 1, n):
        tail = [make_capture.packet(make_capture.EPOCH_NS, ones)]
        collected(d, made[:count - 1] + tail)


if __name__ == "__main__":
    harness.run(globals())
