#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""How a stream of csiw ends, and what it says: by count, time and signals, with
a guest that stops or dies, with a full disk; lines, and words in error.
"""
import json
import os
import signal
import time

import harness
import streamed


def test_count_is_exact(d):
    path = streamed.capture(d)
    with streamed.guest(d, path):
        result, said = streamed.stream(d, "--count", 123)
    assert result.status == 0 and said["records"] == 123, result
    for kind in streamed.KINDS:
        streamed.same(streamed.rows(d, kind), streamed.frames(path)[:123],
             kind)


def test_duration_and_an_interrupt_end_a_stream_whole(d):
    for words, number in ((["--duration", 1], None), ([], signal.SIGINT),
                          ([], signal.SIGTERM)):
        with streamed.guest(d, streamed.capture(d), "1000/s,loop"):
            with harness.Program(*streamed.command(d, "--json", *words)) as p:
                if number:
                    harness.until("records", lambda: os.path.exists(
                        os.path.join(d, "x.pcap")))
                    harness.until("counters", lambda: os.path.getsize(
                        os.path.join(d, "x.pcap")) > 200000)
                    p.send(number)
                result = p.end()
        said = json.loads(result.out)
        assert result.status == 0 and said["return_value"] == 7, result
        assert said["records"] == said["counters"]["delivered"]
        for kind in streamed.KINDS:
            assert streamed.side(d, "x." + kind)["complete"]
            assert len(streamed.rows(d, kind)) == \
                said["records"]
            os.remove(os.path.join(d, "x." + kind))


def growing(d, p):
    """Wait until a stream writes."""
    harness.until("records", lambda: p.process.poll() is None and
                  os.path.exists(os.path.join(d, "x.npy")) and
                  os.path.getsize(os.path.join(d, "x.npy")) > 1000)


def test_a_second_interrupt_ends_it_at_once(d):
    """The guest is stopped: it does not see that the stream is cancelled.  csiw
    is too, until both signals wait: it may not find the guest dead first."""
    with streamed.guest(d, streamed.capture(d), "1000/s,loop") as g:
        with harness.Program(*streamed.command(d, "--json")) as p:
            growing(d, p)
            p.halt()
            g.halt()
            p.send(signal.SIGINT)
            p.send(signal.SIGTERM)
            p.send(signal.SIGCONT)
            result = p.end()
        g.send(signal.SIGCONT)
    assert result.status == 4, result
    harness.one_sentence(result.err, "interrupted")
    for kind in streamed.KINDS:
        assert streamed.side(d, "x." + kind)["records"] == \
            len(streamed.rows(d, kind))


def test_what_a_guest_sent_before_it_died_is_kept(d):
    path = streamed.capture(d)
    with streamed.guest(d, path, "1000/s,loop") as g:
        with harness.Program(*streamed.command(d, "--json")) as p:
            growing(d, p)
            g.die()
            result = p.end()
    assert result.status == 4, result
    harness.one_sentence(result.err, "no sign of life")
    heard, kept = streamed.frames(path), json.loads(result.out)["records"]
    assert kept > 0
    for kind in streamed.KINDS:
        streamed.same(streamed.rows(d, kind),
             [heard[i % len(heard)] for i in range(kept)], kind)
        about = streamed.side(d, "x." + kind)
        assert about["records"] == kept and not about["complete"]
        assert "no sign of life" in about["error"], about


def test_a_guest_that_was_stopped_ends_the_stream_with_its_files(d):
    with streamed.guest(d, streamed.capture(d), "1000/s,loop") as g:
        with harness.Program(*streamed.command(d, "--json")) as p:
            growing(d, p)
            g.stop()
            result = p.end()
    assert result.status == 3, result
    harness.one_sentence(result.err, "answered 9")
    about = streamed.side(d, "x.csv")
    assert about["return_value"] == 9 and not about["complete"]
    assert about["error"] == json.loads(result.out)["error"]
    assert "records until then" in about["error"], about
    assert streamed.side(d, "x.csv")["records"] == \
        len(streamed.rows(d, "csv")) > 0


def test_a_guest_that_comes_late_is_asked(d):
    """Two machines boot together; the engine waits for a second."""
    path = streamed.capture(d)
    with streamed.guest(d, path):
        pass
    with harness.Program(*streamed.command(d, "--json")) as p:
        time.sleep(1.5)
        assert p.process.poll() is None, p.end()
        with streamed.guest(d, path):
            result = p.end()
    assert result.status == 0, result
    assert json.loads(result.out)["records"] == 300, result


def test_an_older_file_stays_when_no_record_comes(d):
    x = os.path.join(d, "x.csv")
    with open(x, "w") as f:
        f.write("precious\n")
    with streamed.guest(d, streamed.capture(d)):
        result, said = streamed.stream(d, "--mac", "00:00:00:00:00:01")
    assert result.status == 0, result
    assert [o["files"] for o in said["outputs"]] == [0] * 4
    assert open(x).read() == "precious\n"
    harness.only(d, "w", "made.pcap", "x.csv")


def test_an_older_file_stays_when_no_stream_begins(d):
    x = os.path.join(d, "x.csv")
    with open(x, "w") as f:
        f.write("precious\n")
    with streamed.guest(d, streamed.capture(d)):
        pass
    result, said = streamed.stream(d, "--deadline", 2, kinds=("csv",))
    assert result.status == 4 and said["status"] == 4, result
    harness.one_sentence(result.err, "guest")
    assert open(x).read() == "precious\n"
    harness.only(d, "w", "made.pcap", "x.csv")


def limited(words, what):
    """Run under sh, which sets something up first."""
    return harness.call("sh", "-c", what + ' && exec "$@"', "sh", *words)


def test_a_full_disk_ends_a_stream_with_a_sentence(d):
    """The text is the first that is too large, by seconds."""
    with streamed.guest(d, streamed.capture(d), "500/s,loop"):
        result = limited(streamed.command(d, "--quiet", kinds=("npy", "csv")),
                         "ulimit -f 2000")
    assert result.status == 6, result
    harness.one_sentence(result.err, r"x\.csv cannot be written")
    rows = streamed.rows(d, "csv")
    assert rows and not streamed.side(d, "x.csv")["complete"]
    about = streamed.side(d, "x.npy")
    assert not about["complete"] and "x.csv" in about["error"], about
    assert len(streamed.rows(d, "npy")) >= len(rows)


def test_standard_output_that_is_full_ends_a_stream(d):
    with streamed.guest(d, streamed.capture(d), "2000/s,loop"):
        result = limited(streamed.command(d, kinds=()), "exec >/dev/full")
    assert result.status == 6, result
    harness.one_sentence(result.err.splitlines()[-1], "standard output")


def test_lines_are_one_a_record(d):
    path = streamed.capture(d)
    with streamed.guest(d, path):
        result = harness.call(*streamed.command(d, kinds=()))
    assert result.status == 0, result
    lines = result.out.splitlines()
    assert len(lines) == 301 and lines[0].startswith("time")
    for line, frame in zip(lines[1:], streamed.frames(path)):
        row = streamed.of_frame(*frame)
        words = line.split()
        assert words[1].replace(":", "").lower() == row["mac"].hex()
        assert words[2:4] == [str(row["rssi_dbm"]), "6/20"]
        assert words[4] == "%d/%d" % (row["core_stream"] & 7,
                                      row["core_stream"] >> 3 & 7)
        assert words[5:7] == [str(row["sequence"] >> 4), "256"]
    assert "300 delivered" in result.err


def test_words_in_error(d):
    bad = [(["--rotate-size", "64k"], "--output", ()),
           (["--rotate-time", "9"], "--output", ())]
    bad += [(["--rotate-size", x], "--rotate-size", streamed.KINDS)
            for x in ("", "0", "4095", "10T", "1.5M", "-4k", "M", "4096x",
                      "99999999999999999999", "3k")]
    bad += [([o, x], o, streamed.KINDS) for x in ("", "0", "-1", "1.5", "x")
            for o in ("--rotate-time", "--count", "--duration", "--deadline")]
    bad += [(["--bandwidth", x], "--bandwidth", streamed.KINDS)
            for x in ("0", "30", "160", "x")]
    bad += [(["--output", "x.txt"], "x.txt", streamed.KINDS),
            (["--byte-order", "big"], "--byte-order", streamed.KINDS),
            (["--timeout", "1"], "--timeout", streamed.KINDS)]
    for more, word, kinds in bad:
        result = harness.call(*streamed.command(d, *more, kinds=kinds))
        assert result.status == 2, (more, result)
        harness.one_sentence(result.err, word)
    harness.only(d)


if __name__ == "__main__":
    harness.run(globals())
