#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""What csiw stream and collect say of a run that was cancelled or refused, of
outputs that failed or were rotated, and of a window that is not there.
"""
import json
import os
import re

import harness
import streamed


def cancel(d):
    return harness.cancel(os.path.join(d, "w"))


def test_a_stream_that_another_process_cancelled_says_so(d):
    x = os.path.join(d, "x.npy")
    for more in (["--json"], []):
        words = streamed.command(d, *more, kinds=("npy",))
        with streamed.guest(d, streamed.capture(d), "1000/s,loop"):
            with harness.Program(*words) as p:
                harness.until("records", lambda: os.path.exists(x))
                done = cancel(d)
                assert done.status == 0, done
                result = p.end()
        assert result.status == 0, result
        about = streamed.side(d, "x.npy")
        assert about["complete"] and about["cause"] == "cancelled", about
        if more:
            assert json.loads(result.out)["cause"] == "cancelled"
        else:
            assert "cancelled by another process" in result.err
        os.remove(x)


def test_a_stream_that_was_not_cancelled_says_nothing(d):
    with streamed.guest(d, streamed.capture(d)):
        result = harness.call(*streamed.command(d, kinds=("csv",)))
        _, said = streamed.stream(d, kinds=("npy",))
    assert "cancelled" not in result.err, result
    assert said["cause"] is None and streamed.side(d, "x.npy")["cause"] is None


def test_a_stream_that_was_interrupted_is_not_somebody_elses(d):
    x = os.path.join(d, "x.npy")
    with streamed.guest(d, streamed.capture(d), "1000/s,loop"):
        with harness.Program(*streamed.command(d, kinds=("npy",))) as p:
            harness.until("records", lambda: os.path.exists(x))
            result = p.stop()
    assert result.status == 0 and "cancelled" not in result.err, result


def test_a_run_that_was_cancelled_says_so(d):
    x = os.path.join(d, "x.npy")
    with streamed.guest(d, streamed.capture(d), "1000/s,loop"):
        for more in (["--json"], []):
            words = [w for w in harness.collect_command(
                os.path.join(d, "w"), timeout=600, more=["--output", x])
                if more or w != "--json"]
            with harness.Program(*words) as p:
                harness.until("cancelled", lambda: cancel(d).status == 0)
                result = p.end()
            assert result.status == 0, result
            assert streamed.side(d, "x.npy")["cause"] == "cancelled"
            if more:
                assert json.loads(result.out)["cause"] == "cancelled"
            else:
                assert "cancelled)" in result.out, result


def lost(d, size):
    """Of a run in a window of this size: (from --json, FILE.json, words)."""
    w, x = os.path.join(d, "w"), os.path.join(d, "x.csv")
    words = harness.collect_command(w, more=["--output", x])
    with harness.agent(w, streamed.capture(d), size=size):
        result = harness.call(*words)
        text = harness.call(*[word for word in words if word != "--json"])
    assert result.status == text.status == 0, (result, text)
    os.remove(w)
    return json.loads(result.out)["lost"], streamed.side(d, "x.csv")["lost"], \
        text.out.splitlines()[0]


def test_a_run_tells_what_was_lost_if_there_was_a_link(d):
    said, kept, words = lost(d, 131072)
    assert (said, kept) == (0, 0) and ", 0 lost (7:" in words, words
    said, kept, words = lost(d, 131073)
    assert said is kept is None and "lost" not in words, words


def limited(words):
    """With files of at most so many bytes, as a disk that is full."""
    return harness.call("sh", "-c", 'ulimit -f 2000 && exec "$@"', "sh",
                        *words)


def test_each_output_that_failed_is_marked(d):
    """2000 records: too many for the text, never for the .npy."""
    kinds = ("csv", "jsonl", "npy")
    with streamed.guest(d, streamed.capture(d, 2000)):
        result = limited(streamed.command(d, "--json", kinds=kinds))
        text = limited(streamed.command(d, kinds=kinds))
    assert result.status == 6 and text.status == 6, (result, text)
    outputs = json.loads(result.out)["outputs"]
    assert any(o["failed"] for o in outputs) and not outputs[2]["failed"]
    assert "written: " + os.path.join(d, "x.npy") in text.err
    first = re.search(r"(\S*x\.(csv|jsonl)) cannot be written", text.err)[1]
    assert "not written in full: %s\n" % first in text.err, text
    assert "csiw: written: %s\n" % first not in text.err, text


def test_a_folder_that_is_not_there_leaves_the_other_outputs_out(d):
    with streamed.guest(d, streamed.capture(d)):
        result, said = streamed.stream(
            d, "--output", os.path.join(d, "no/x.npy"), "--output",
            os.path.join(d, "y.npy"), kinds=("csv",))
    assert result.status == 6, result
    assert [o["failed"] for o in said["outputs"]] == [False, True], said
    harness.only(d, "w", "made.pcap")


def test_rotated_files_are_named_from_the_first_to_the_last(d):
    words = streamed.command(d, "--rotate-size", "64k", kinds=("pcap",))
    with streamed.guest(d, streamed.capture(d, 600)):
        result = harness.call(*words)
        _, said = streamed.stream(d, "--rotate-size", "64k", kinds=("pcap",))
    count = len([n for n in os.listdir(d) if n.endswith(".pcap.json")]) // 2
    x = os.path.join(d, "x-%08d.pcap")
    assert "written: %s to %s, %d files" % (x % 1, x % count, count) in \
        result.err, result
    output, = said["outputs"]
    assert (output["first"], output["last"]) == (count + 1, 2 * count), output


def test_a_refused_stream_has_no_counters_to_tell(d):
    with streamed.guest(d, streamed.capture(d)):
        result = harness.call(*streamed.command(d, "--channel", 15, kinds=()))
    assert result.status == 3, result
    harness.one_sentence(result.err, "answered 3")


def test_a_file_that_is_given_twice_is_refused(d):
    x = os.path.join(d, "x.npy")
    for more in (x, os.path.join(d, ".", "x.npy")):
        result = harness.call(*streamed.command(d, "--output", more,
                                                kinds=("npy",)))
        assert result.status == 2, result
        harness.one_sentence(result.err, "given twice")


def test_a_stream_makes_no_window_and_says_so(d):
    result = harness.call(*streamed.command(d))
    assert result.status == 1, result
    harness.one_sentence(result.err, "start csiwd first")
    harness.only(d)


if __name__ == "__main__":
    harness.run(globals())
