#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""csiw status, dump and cancel where there is a link: guests that stop, begin
anew, or have another window, and answers of streams.
"""
import json
import os
import re
import signal
import subprocess

import harness
import model
import streamed
import window

SIZE = 65536  # bytes; fewer samples than the stream has records


def guest(d, pace="2000/s,loop", size=SIZE):
    return harness.agent(os.path.join(d, "w"), streamed.capture(d), pace=pace,
                         size=size)


def call(d, command, *more):
    return harness.call(harness.CSIW, command, "--window",
                        harness.uri(os.path.join(d, "w")), *more)


def status(d):
    """(text, object) of csiw status."""
    text, said = call(d, "status"), call(d, "status", "--json")
    for result in (text, said):
        assert (result.status, result.err) == (0, ""), result
    return text.out, json.loads(said.out)


def answer_of_a_stream(d, records):
    text, said = status(d)
    assert (said["total"], said["total_of"]) == (records, "records"), said
    assert said["hints"] == [] and "note" not in text, text
    assert re.search("^records +%d, of a stream" % records, text, re.M), text
    assert not re.search("^samples", text, re.M), text
    dump = call(d, "dump")
    assert dump.status == 0 and "%d records of a stream" % records in \
        dump.out and "sample 0" not in dump.out, dump
    assert "sample 1" in call(d, "dump", "--samples", 2).out


def test_the_answer_of_a_stream_is_records(d):
    with guest(d):
        result, said = streamed.stream(d, "--count", 300, kinds=())
        assert result.status == 0, result
        records = said["counters"]["delivered"]
        assert records > model.capacity(SIZE), records
        answer_of_a_stream(d, records)
    with guest(d) as a:  # as a radio that was switched off and on
        answer_of_a_stream(d, records)
        a.die()
        answer_of_a_stream(d, records)


def test_an_answer_behind_a_stream_is_samples(d):
    w = os.path.join(d, "w")
    with guest(d, "fast"):
        result, _ = streamed.stream(d, "--count", 30, kinds=())
        assert result.status == 0, result
        assert harness.collect(w, samples=1).status == 0
        text, said = status(d)
        assert said["total_of"] == "samples" and "\nsamples" in text, text
        assert "sample 0" in call(d, "dump").out


def test_a_stream_that_is_on_counts_records(d):
    with guest(d), harness.Program(*streamed.command(d, kinds=())) as p:
        with window.Window(os.path.join(d, "w")) as win:
            harness.until("records", win.captured)
        text, said = status(d)
        assert said["flags"]["stream"] and said["total_of"] == "records", said
        assert "\nrecords" in text and "\nsamples" not in text, text
        assert re.search("flags .* start stream", call(d, "dump").out)
        assert harness.cancel(os.path.join(d, "w")).status == 0
        assert p.end().status == 0


def follow(d, *more):
    return harness.Program(harness.CSIW, "status", "--window",
                           harness.uri(os.path.join(d, "w")), "--follow",
                           *more)


def test_a_guest_that_stands_still_is_silent_in_words_and_json(d):
    with guest(d) as a:
        a.send(signal.SIGSTOP)
        text, said = status(d)
        assert "guest silent" in text, text
        assert said["link"]["guest"] == "silent", said
        with follow(d, "--json") as f:
            harness.until("two objects", lambda: len(f.out) == 2)
            a.send(signal.SIGCONT)
            harness.until("a third one", lambda: len(f.out) == 3)
            assert f.stop(signal.SIGINT).status == 0
    first, second, third = map(json.loads, f.out)
    assert first["link"]["guest"] == second["guest"] == "silent", f.out
    assert third["guest"] == "alive", f.out
    stamp = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$"
    assert re.match(stamp, second["time"]), second
    assert second["time"] < third["time"], f.out


def test_a_guest_that_begins_while_it_is_looked_at_is_alive(d):
    window.Window(os.path.join(d, "w"), create=SIZE).mem.close()
    with follow(d) as f:
        harness.until("no guest", lambda: any("link none" in x
                                              for x in list(f.out)))
        with guest(d):
            harness.until("a guest", lambda: "Z guest" in f.out[-1])
            assert "guest alive" in f.out[-1], f.out
            assert f.stop(signal.SIGINT).status == 0


def test_it_ends_soon_after_nobody_reads(d):
    """Long before the next line; by hand, as the reader is the test's."""
    w = harness.uri(os.path.join(d, "w"))
    reader, writer = os.pipe()
    with guest(d):
        with subprocess.Popen([harness.CSIW, "status", "--window", w,
                               "--follow"], stdout=writer,
                              stderr=subprocess.PIPE, text=True) as f:
            try:
                os.close(writer)
                harness.until("a line of --follow", lambda: b"Z guest" in
                              os.read(reader, 4096))
                os.close(reader)
                assert f.wait(harness.PATIENCE_S) == 6
                harness.one_sentence(f.stderr.read(), "standard output")
            finally:
                f.kill()


def test_an_interrupt_while_it_listens_ends_with_0(d):
    with guest(d) as a:
        a.send(signal.SIGSTOP)
        with follow(d) as f:
            harness.until("handlers", lambda: caught(f.process.pid))
            result = f.stop(signal.SIGINT)
        a.send(signal.SIGCONT)
    assert (result.status, result.err) == (0, ""), result


def caught(pid):
    """The process has a handler for SIGINT."""
    with open("/proc/%d/status" % pid) as f:
        mask = re.search(r"^SigCgt:\s*(\w+)", f.read(), re.M).group(1)
    return int(mask, 16) >> signal.SIGINT - 1 & 1


def test_a_guest_with_another_window_is_named(d):
    w = os.path.join(d, "w")
    with guest(d):
        pass
    os.truncate(w, 2 * SIZE)
    words = "the guest's window is %d bytes, this one %d" % (SIZE, 2 * SIZE)
    text, said = status(d)
    assert words in text, text
    assert said["link"] == {"guest": "none", "reason": words,
                            "window_size": SIZE}, said
    result = call(d, "cancel")
    assert result.status == 4, result
    harness.one_sentence(result.err, words)


def test_a_window_without_a_guest_says_so(d):
    window.Window(os.path.join(d, "w"), create=SIZE).mem.close()
    _, said = status(d)
    assert said["link"]["reason"] == "no guest of csiw, or a stock one", said
    result = call(d, "cancel")
    assert result.status == 4, result
    harness.one_sentence(result.err, "no guest")


if __name__ == "__main__":
    harness.run(globals())
