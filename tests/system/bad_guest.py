#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""csiw against a guest that answers nonsense, or not at all, and windows of
random bytes.  Nothing here may hang, crash or leave a file behind.
"""
import os
import random
import struct
import threading
import time

import harness
import make_capture
import model
import pcapfile
import window

SIZE = 65536
GOOD = model.encode([model.Sample(-40, make_capture.mac(i), 0, 0, bytes(256))
                     for i in range(3)], "big") + b"\0"


class Liar:
    """Answers the asks in a window with what it is told to write."""

    def __init__(self, path, answer, asks=1, size=SIZE):
        self.win = window.Window(path, create=size)
        self.answer, self.asks, self.stop = answer, asks, False
        self.last = 0  # when the last answer was out
        self.thread = threading.Thread(target=self.serve, daemon=True)

    def serve(self):
        while self.asks and not self.stop:
            if self.win.flags & 3 == model.START:
                self.answer(self.win)
                self.last = time.monotonic()
                self.asks -= 1
            time.sleep(0.001)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.stop = True
        self.thread.join()


def publish(ret, total, data=b"", flags=2, seven=True):
    def answer(win):
        if seven:
            win.ret = 11
        win.put(model.BLOCK, data)
        win.total, win.ret = total, ret
        win.flags = flags
    return answer


def asked(d, answer, asks=1, deadline="20"):
    """Ask a guest that does `answer` at each of so many asks (-1: at all);
    (csiw's result, the flags it left, whether it cleared start after the last
    answer)."""
    w, out = os.path.join(d, "w"), os.path.join(d, "x.npy")
    begun = time.monotonic()
    with Liar(w, answer, asks) as liar:
        result = harness.collect(w, timeout=1, samples=2, more=[
            "--deadline", deadline, "--output", out])
    os.remove(w)
    # csiw gives up no sooner than this, but for its clock of milliseconds
    end = begun + int(deadline) - 0.01
    return result, liar.win.flags, liar.last < end


def test_a_guest_that_tells_the_truth(d):
    result, *_ = asked(d, publish(7, 3, GOOD))
    assert result.status == 0 and result.out["total"] == 3, result


def test_a_guest_that_breaks_the_protocol_ends_with_5(d):
    capacity = model.capacity(SIZE)
    for words, answer in ((["200"], publish(200, 0)),
                          (["13"], publish(13, 3, GOOD)),
                          (["255"], publish(255, 0xFFFFFFFF)),
                          (["more samples"], publish(7, capacity + 1)),
                          ([], publish(8, 0xFFFFFFFF)),
                          ([], publish(7, 0x80000000))):
        result, *_ = asked(d, answer)
        assert result.status == 5, (words, result)
        harness.one_sentence(result.err, "/w", *words)
        assert result.out["total"] == 0, result
        harness.only(d)


def test_samples_that_never_arrive_end_with_5(d):
    answers = (publish(7, 4, GOOD[:-1], seven=False),
               publish(7, 3, GOOD[:-1], seven=False),
               publish(7, 100, GOOD[:-1], seven=False),
               # one in the middle is missing
               publish(7, 3, GOOD[:267] + b"\xff" * 267 + GOOD[534:]))

    def check(i):
        own = os.path.join(d, str(i))
        os.mkdir(own)
        # csiw asks again if it looks at the fill while the answer is stored
        result, *_ = asked(own, answers[i], asks=-1, deadline="7")
        assert result.status == 5, result
        harness.one_sentence(result.err, "/w", "sample")
        harness.only(own)
    harness.together(check, range(len(answers)))


def test_a_page_that_is_only_begun_is_waited_out(d):
    """Data that end with their page have no byte behind them to look at."""
    total = model.page_end_totals(31416)[0]
    data = model.encode([model.Sample(-40, make_capture.mac(i), 0, 0,
                                      bytes([i % 255]) * 256)
                         for i in range(total)], "big")
    w, out = os.path.join(d, "w"), os.path.join(d, "x.npy")

    def answer(win):
        publish(7, total, data[:-100], seven=False)(win)
        time.sleep(0.6)
        win.put(model.BLOCK + len(data) - 100, data[-100:])
    with Liar(w, answer, size=1 << 20):
        result = harness.collect(w, more=["--output", out])
    assert result.status == 0 and result.out["total"] == total, result
    with open(out, "rb") as f:
        f.seek(-100, os.SEEK_END)
        assert f.read() == data[-100:]


def test_a_guest_that_never_answers_ends_with_4_and_start_clear(d):
    for seven in (False, True):
        def answer(win):
            win.ret = 11 if seven else 0
        result, flags, _ = asked(d, answer, deadline="1")
        assert result.status == 4, result
        assert flags == 0, flags
        harness.one_sentence(result.err, "/w", "no answer|did not finish")
        harness.only(d)


def test_answers_that_are_not_to_this_ask_never_count(d):
    """Other flags, other fields, other tag, no value: asked again, and at the
    deadline withdrawn."""
    def other(offset):
        def answer(win):
            win.mem[offset] ^= 0x55
            publish(7, 3, GOOD)(win)
        return answer
    wrong = [other(o) for o in (1, 2, 3, 4, 5, 6, 12, 305, 306, 311)]
    wrong += [publish(7, 3, GOOD, flags=f) for f in (0x82, 0x03, 0x42, 0xFE)]
    wrong += [publish(r, 0) for r in (0, 11)]

    def attempt(own, i):
        result, flags, cleared = asked(own, wrong[i], asks=-1, deadline="1")
        assert result.status in (4, 5), (i, result)
        harness.one_sentence(result.err, "/w")
        harness.only(own)
        # what was stored after csiw withdrew proves nothing
        assert not (cleared and flags & model.START), (i, flags)
        return cleared

    def check(i):
        own = os.path.join(d, str(i))
        os.mkdir(own)
        harness.until("answers in time", lambda: attempt(own, i))
    harness.together(check, range(len(wrong)))


def test_one_wrong_answer_is_forgiven(d):
    """The second ask gets the true answer."""
    def first(win):
        publish(7, 3, GOOD, flags=0x82)(win)
        harness.until("the second ask", lambda: win.flags == model.START)
        publish(7, 3, GOOD)(win)
    result, *_ = asked(d, first)
    assert result.status == 0 and result.out["total"] == 3, result


def test_failures_end_with_3_and_their_words(d):
    for ret in (1, 2, 3, 4, 5, 9, 10, 12):
        result, *_ = asked(d, publish(ret, 0, b"\0"))
        assert result.status == 3, (ret, result)
        assert result.out["return_value"] == ret
        assert result.out["return_text"] in result.err, result
        harness.one_sentence(result.err, str(ret))


def test_a_block_that_changes_all_the_time(d):
    """Two writers, no rule: it ends in time with some promised status."""
    rng = random.Random(3)

    def answer(win):
        for _ in range(20):
            win.mem[rng.randrange(model.BLOCK)] = rng.randrange(256)
    for seed in range(4):
        rng.seed(seed)
        result, *_ = asked(d, answer, asks=-1, deadline="1")
        assert result.status in (0, 3, 4, 5), result
    harness.only(d, "x.npy", "x.npy.json")


def random_window(path, seed):
    """Random bytes; the flags take every kind of value in turn."""
    rng = random.Random(seed)
    raw = bytearray(rng.getrandbits(8 * 8192).to_bytes(8192, "big"))
    raw[0] = rng.choice((0x00, 0x01, 0x02, 0x03, 0x80, 0x81, 0x82, 0xFF,
                         rng.randrange(256)))
    if rng.randrange(2):
        raw[7] = rng.randrange(14)
    if rng.randrange(2):
        raw[8:12] = struct.pack(">I", rng.randrange(40))
    with open(path, "wb") as f:
        f.write(raw)


def test_status_and_dump_explain_any_window(d):
    w = os.path.join(d, "w")
    for seed in range(40):
        random_window(w, seed)
        before = open(w, "rb").read()
        for command in ("status", "dump"):
            more = ["--byte-order", "little"] if seed % 2 else []
            result = harness.call(harness.CSIW, command, "--window",
                                  harness.uri(w), *more)
            assert (result.status, result.err) == (0, ""), (seed, result)
            assert result.out and result.out.isprintable() is False
            assert all(c == "\n" or c == "\t" or c >= " "
                       for c in result.out), seed
        assert open(w, "rb").read() == before, "written to"


def test_collect_over_any_window_ends_in_time(d):
    def check(seed):
        w = os.path.join(d, "w%d" % seed)
        random_window(w, seed)
        result = harness.collect(w, timeout=1, more=["--deadline", "1"])
        assert result.status == 4, (seed, result)
        harness.one_sentence(result.err, "/w")
    harness.together(check, range(16))


def test_csiwd_survives_any_window_and_serves_it_after(d):
    w, path = os.path.join(d, "w"), os.path.join(d, "made.pcap")
    pcapfile.write_pcap(path, make_capture.stream_of(25))
    heard = model.csi_list(path)
    for seed in range(25):
        random_window(w, seed)
        with harness.agent(w, path, "big" if seed % 2 else "little"):
            with window.Window(w) as win:
                if win.started and not (win.finished and win.ret == 0):
                    harness.until("finished alone",
                                  lambda: win.flags & 3 == 2)
                    assert win.ret in (1, 2, 3, 6, 7, 8), (seed, win.ret)
                win.flags = 0
                win.request(samples=1, timeout=3 << 8 | 3)
                harness.until("finished", lambda: win.flags == 2)
            harness.same_window(w, model.expected(
                heard, samples=1, room=model.capacity(8192)),
                "big" if seed % 2 else "little")


def test_csiwd_survives_a_block_that_changes_all_the_time(d):
    w, path = os.path.join(d, "w"), os.path.join(d, "made.pcap")
    pcapfile.write_pcap(path, make_capture.stream_of(25))
    rng = random.Random(5)
    with harness.agent(w, path, pace="fast,loop", size=8192) as a:
        with window.Window(w) as win:
            for i in range(60000):
                win.mem[rng.randrange(model.BLOCK)] = rng.randrange(256)
                if i % 7 == 0:
                    win.flags = model.START
            assert a.process.poll() is None
            win.flags = 0
            harness.holds(0.3, "quiet", lambda: True)
            win.request(samples=1, timeout=9, macs=[make_capture.mac(0)],
                        filter_on=True)
            harness.until("finished", lambda: win.flags == 0x82)
            assert (win.ret, win.total) == (6, 1)
        assert a.stop().status == 0


if __name__ == "__main__":
    harness.run(globals())
