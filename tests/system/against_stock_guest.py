#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""csiw collect --stock against an imitation of the deployed guest: it sets
finished before the samples, and may be stopped anywhere between.
"""
import os
import time

import harness
import make_capture
import model
import pcapfile
import window

MACS = [make_capture.mac(i) for i in range(4)]


def capture(d, packets, name="made.pcap", tail=None, **how):
    """A capture, and its CSI; tail: the last bytes of the last packet."""
    path = os.path.join(d, name)
    made = make_capture.stream_of(packets, **how)
    if tail is not None:
        csi = bytes(256 - len(tail)) + tail
        made[-1] = make_capture.packet(made[-1].time_ns,
                                       make_capture.payload(csi))
    pcapfile.write_pcap(path, made)
    return path, model.csi_list(path)


def stocks(run):
    """The same samples, grouped by device as a stock guest does."""
    firsts = list(model.devices(run.samples))
    return sorted(run.samples, key=lambda s: firsts.index(s.mac))


def check(path, result, run, grouped=True):
    """csiw saw the whole run, read from the file it wrote."""
    assert result.status == 0, result
    assert result.out["return_value"] == run.ret, result.out
    assert result.out["total"] == len(run.samples), result.out
    got = model.decode(pcap_samples(path), "little")
    want = stocks(run)
    assert got == want if grouped else sorted(got) == sorted(want)


def pcap_samples(npy):
    """The samples in a .npy of csiw, as they lie in a window."""
    with open(npy, "rb") as f:
        raw = f.read()
    data = raw[10 + int.from_bytes(raw[8:10], "little"):]
    return data


def ask(d, w, run, grouped=True, **request):
    out = os.path.join(d, "out.npy")
    more = request.pop("more", [])
    result = harness.collect(w, order="stock",
                             more=["--output", out, *more], **request)
    check(out, result, run, grouped)
    os.remove(out)
    return result


def test_all_three_kinds_of_run(d):
    path, heard = capture(d, 60)
    w = os.path.join(d, "w")
    with harness.stock_guest(w, path):
        ask(d, w, model.expected(heard))
        ask(d, w, model.expected(heard, samples=4), samples=4)
        ask(d, w, model.expected(heard, True, MACS[:2], 3), grouped=False,
            samples=3, macs=MACS[:2])
        ask(d, w, model.expected(heard, True, MACS[:3]), grouped=False,
            macs=MACS[:3])


def test_recorded_captures(d):
    for path in harness.real_captures():
        w = os.path.join(d, "w")
        with harness.stock_guest(w, path):
            ask(d, w, model.expected(model.csi_list(path)))


def stalled(d, packets, pages, ms=400, **how):
    path, heard = capture(d, packets, **how)
    w = os.path.join(d, "w")
    for page in pages:
        options = ["--stall-page", page, "--stall-ms", ms]
        with harness.stock_guest(w, path, options=options):
            ask(d, w, model.expected(heard))
        os.remove(w)


def test_a_stall_before_any_page_is_waited_out(d):
    packets = 60  # 16,332 bytes: pages 0 to 3
    stalled(d, packets, range(4), devices=1)


def test_a_stall_longer_than_the_quiet_time(d):
    stalled(d, 60, (1, 3), ms=1500)


def test_data_that_end_in_the_first_byte_of_a_page(d):
    after = next(n for n in range(1, 31416)
                 if (312 + 267 * n) % 4096 == 1)
    stalled(d, after, ((312 + 267 * after) // 4096,))


def test_data_that_end_exactly_on_a_page_boundary(d):
    packets = model.page_end_totals(31416)[0]
    last = (model.BLOCK + packets * model.SAMPLE) // model.PAGE - 1
    stalled(d, packets, (0, 1, last // 2, last), devices=1)


def test_data_that_end_on_a_page_boundary_in_bytes_like_fill(d):
    packets = model.page_end_totals(31416)[0]
    stalled(d, packets, (1,), devices=1, tail=b"\xff" * 8)


def test_a_full_window(d):
    """31,416 samples; the last page has 32 spare bytes and the descriptor."""
    path = os.path.join(d, "made.pcap")
    csi = [make_capture.payload(bytes([i]) * 256, mac=MACS[0])
           for i in range(256)]
    pcapfile.write_pcap(path, [make_capture.packet(
        make_capture.EPOCH_NS, csi[i & 255]) for i in range(31420)])
    w = os.path.join(d, "w")
    for page in (1, 2047):
        options = ["--stall-page", page, "--stall-ms", 400]
        with harness.stock_guest(w, path, options=options):
            ask(d, w, model.expected(model.csi_list(path)))


def test_no_samples_at_all(d):
    path, _ = capture(d, 30)
    w = os.path.join(d, "w")
    with harness.stock_guest(w, path):
        ask(d, w, model.Run(7, []), timeout=0)
        ask(d, w, model.Run(7, []), macs=[b"\2\0\0\0\0\7"])


def test_error_answers_end_with_3_and_their_words(d):
    path, _ = capture(d, 30)
    w = os.path.join(d, "w")
    for ret in (1, 3, 4, 5, 12):
        with harness.stock_guest(w, path, options=["--fail", ret]):
            for macs in ([], MACS[:1]):
                result = harness.collect(w, order="stock", macs=macs)
                assert result.status == 3, (ret, result)
                assert result.out["return_value"] == ret
                assert result.out["total"] == 0
                harness.one_sentence(result.err, str(ret))


def test_a_channel_that_the_radio_refuses(d):
    path, _ = capture(d, 30)
    w = os.path.join(d, "w")
    with harness.stock_guest(w, path):
        result = harness.collect(w, order="stock", channel=165, bandwidth=40)
        assert result.status == 3, result
        assert result.out["return_value"] == 3


def test_a_guest_that_starts_late_zeroes_the_ask_and_is_asked_again(d):
    path, heard = capture(d, 30)
    w, out = os.path.join(d, "w"), os.path.join(d, "out.npy")
    with window.Window(w, "little", create=model.WINDOW) as win:
        with harness.Program(*harness.collect_command(
                w, order="stock", timeout=9,
                more=["--output", out])) as csiw:
            harness.until("the ask", lambda: win.started)
            tag = win.mem[306:312]
            with harness.stock_guest(w, path):
                result = harness.Result(*csiw.end())
                assert result.status == 0, result
                assert win.mem[306:312] != tag
                got = model.decode(pcap_samples(out), "little")
                assert got == stocks(model.expected(heard))


def landed_in_time(win, hold, polled, page, late):
    """The second ask comes, and on it the late pages, before csiw looks at its
    fill, once, 250 ms after the ask; polled: a time before the ask.  Pages that
    come later would count: the deployed guest sleeps 1 s between."""
    polls, at = [polled], max(model.BLOCK, page * model.PAGE)

    def asked():
        polls.append(time.monotonic())
        return win.started and not win.finished
    harness.until("the second ask", asked)
    os.remove(hold)
    while time.monotonic() < polls[-2] + 0.2:
        if win.mem[at:at + len(late)] == late:
            return time.monotonic() < polls[-2] + 0.2
        time.sleep(0.002)
    return False


def abandoned_once(d, page, same):
    """Whether it could be judged, as nothing stalled."""
    first, old = capture(d, 90, "first.pcap", devices=1, seed=1)
    second, heard = capture(d, 90, "second.pcap", devices=1, seed=2)
    w, hold = os.path.join(d, "w"), os.path.join(d, "hold")
    out = os.path.join(d, "out.npy")
    late = model.encode(stocks(model.expected(old)), "little")
    late = late[max(0, page * model.PAGE - model.BLOCK):]
    options = ["--stall-page", page, "--hold", hold, "--stall-ms", 600]
    # a csiw that asks once more gets the second run again
    with harness.stock_guest(w, first, *[second] * 4, rest_ms=1000,
                             options=options), \
            window.Window(w, "little") as win:
        other = dict() if same else dict(samples=200, channel=11)
        with harness.Program(*harness.collect_command(
                w, order="stock", timeout=1, **other)) as csiw:
            harness.until("the hold", lambda: os.path.exists(hold))
            gave_up = csiw.stop()
        assert gave_up.status == 4, gave_up
        polled = time.monotonic()
        with harness.Program(*harness.collect_command(
                w, order="stock", timeout=1,
                more=["--output", out])) as csiw:
            if not landed_in_time(win, hold, polled, page, late):
                return False
            result = csiw.end()
    assert result.status == 0, result
    got = model.decode(pcap_samples(out), "little")
    assert got == stocks(model.expected(heard)), \
        "%d samples, %d of the first run" % (len(got), sum(
            s in model.expected(old).samples for s in got))
    return True


def abandoned(d, page, same):
    """The first ask is given up while the guest is before `page` of its
    answer; the rest of that answer lands on the second ask.  Both have as
    many samples, so that the first's zero padding would do for the second."""
    def attempt():
        judged = abandoned_once(d, page, same)
        os.remove(os.path.join(d, "w"))
        return judged
    harness.until("late pages in time", attempt)


def test_late_pages_of_an_abandoned_run_never_count(d):
    for page in (1, 3, 5):
        abandoned(d, page, same=False)


def test_late_pages_never_count_even_if_both_ask_the_same(d):
    for page in (1, 5):
        abandoned(d, page, same=True)


def test_a_late_first_page_never_counts(d):
    """All of the first answer lands on the second ask, finished included."""
    abandoned(d, 0, same=False)
    abandoned(d, 0, same=True)


if __name__ == "__main__":
    harness.run(globals())
