#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Signals, locks and the window's file."""
import json
import os
import signal
import stat

import harness
import make_capture
import model
import pcapfile
import window

# What is ignored here, the programs would ignore too.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)


def captures(d):
    """(one that never ends in a test, one that is exhausted at once)."""
    slow, quick = os.path.join(d, "slow.pcap"), os.path.join(d, "quick.pcap")
    made = make_capture.stream_of(20, rate=10**6)
    late = make_capture.stream_of(1, start_ns=make_capture.EPOCH_NS
                                  + 3600 * 10**9)
    pcapfile.write_pcap(quick, made)
    pcapfile.write_pcap(slow, made + late)
    return slow, quick


def arrived(win, count):
    """So many samples lie in a window that was zero."""
    at = model.BLOCK + (count - 1) * model.SAMPLE + 1
    return win.mem[at:at + 2] == make_capture.mac(0)[:2]


def test_sigterm_during_a_run_publishes_9_and_the_samples_so_far(d):
    slow, quick = captures(d)
    w = os.path.join(d, "w")
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        with harness.agent(w, slow, pace="capture") as a:
            with window.Window(w) as win:
                win.put(0, bytes(win.size))
                win.request(timeout=600)
                harness.until("20 samples", lambda: arrived(win, 20))
                assert a.stop(number).status == 0
                run = model.expected(model.csi_list(quick))._replace(ret=9)
                harness.same_window(w, run)


def test_a_peer_whose_guest_is_stopped_prints_9_and_ends_with_3(d):
    slow, quick = captures(d)
    w = os.path.join(d, "w")
    with harness.agent(w, slow, pace="capture") as a:
        with harness.Program(*harness.collect_command(
                w, timeout=600, more=["--output",
                                      os.path.join(d, "x.npy")])) as csiw:
            with window.Window(w) as win:
                harness.until("20 samples", lambda: arrived(win, 20))
                a.stop()
                result = csiw.end()
    assert result.status == 3, result
    said = json.loads(result.out)
    assert (said["return_value"], said["total"]) == (9, 20), said
    harness.one_sentence(result.err, "9", "/w")
    harness.only(d, "w", "slow.pcap", "quick.pcap", "x.npy", "x.npy.json")


def test_a_peer_whose_guest_dies_keeps_nothing_and_ends_with_4(d):
    """What has arrived by then is in the window only, and no answer."""
    slow, _ = captures(d)
    w, x = os.path.join(d, "w"), os.path.join(d, "x.csv")
    with open(x, "w") as f:
        f.write("precious\n")
    outputs = [word for kind in ("csv", "npy", "jsonl", "pcap")
               for word in ("--output", os.path.join(d, "x." + kind))]
    with harness.agent(w, slow, pace="capture") as a:
        with harness.Program(*harness.collect_command(
                w, timeout=600, more=outputs)) as csiw:
            with window.Window(w) as win:
                harness.until("20 samples", lambda: win.captured() == 20)
                a.die()
                result = csiw.end()
                assert win.flags == 0, hex(win.flags)
    assert result.status == 4, result
    harness.one_sentence(result.err, "no sign of life", "/w")
    said = json.loads(result.out)
    assert (said["return_value"], said["total"], said["status"]) == (0, 0, 4)
    assert said["devices"] == said["outputs"] == [], said
    assert said["cause"] is said["lost"] is None, said
    assert "no sign of life" in said["error"], said
    with open(x) as f:
        assert f.read() == "precious\n"
    harness.only(d, "w", "slow.pcap", "quick.pcap", "x.csv")


def test_a_guest_with_another_window_that_gives_no_answer_is_named(d):
    slow, _ = captures(d)
    w = os.path.join(d, "w")
    with harness.agent(w, slow, pace="capture", size=65536):
        os.truncate(w, 131072)
        # csiwd repairs its words in the window once a second
        result = harness.collect(w, timeout=600, more=["--deadline", "10"])
    assert result.status == 1, result
    harness.one_sentence(result.err, "the guest's window is 65536 bytes, this "
                         "one 131072")


def test_sigterm_while_idle_ends_with_0_and_leaves_the_window(d):
    _, quick = captures(d)
    w = os.path.join(d, "w")
    with harness.agent(w, quick) as a:
        assert a.stop().status == 0
    with window.Window(w) as win:
        assert not any(win.v1())


def test_a_signal_that_csiwd_was_started_to_ignore_stays_ignored(d):
    """As by nohup, or by a shell that starts it in the background."""
    _, quick = captures(d)
    w = os.path.join(d, "w")
    for number, name in ((signal.SIGHUP, "HUP"), (signal.SIGINT, "INT")):
        with harness.Program(
                "sh", "-c", "trap '' %s; exec \"$@\"" % name, "sh",
                harness.CSIWD, "--window", harness.uri(w), "--capture",
                "replay:%s,pace=fast" % quick).says("(?i)serving") as a:
            a.send(number)
            harness.same_run(w, harness.collect(w),
                             model.expected(model.csi_list(quick)))
            assert a.stop().status == 0


def test_ctrl_c_withdraws_the_request(d):
    slow, _ = captures(d)
    w = os.path.join(d, "w")
    for number in (signal.SIGINT, signal.SIGTERM):
        with harness.agent(w, slow, pace="capture"):
            with window.Window(w) as win:
                out = os.path.join(d, "x.npy")
                with harness.Program(*harness.collect_command(
                        w, timeout=600, macs=[make_capture.mac(0)],
                        more=["--output", out])) as csiw:
                    harness.until("11", lambda: win.started
                                  and win.ret == 11)
                    result = csiw.stop(number)
                assert result.status == 4, result
                assert win.flags == 0x80, hex(win.flags)
                harness.only(d, "w", "slow.pcap", "quick.pcap")


def test_a_request_without_a_guest_is_withdrawn_at_the_deadline(d):
    w = os.path.join(d, "w")
    with window.Window(w, create=65536) as win:
        result = harness.collect(w, timeout=1, more=["--deadline", "1"])
        assert result.status == 4, result
        harness.one_sentence(result.err, "no answer", "/w")
        assert win.flags == 0 and result.out["return_value"] == 0


def test_a_second_guest_is_refused_and_told_who_holds_the_window(d):
    _, quick = captures(d)
    w = os.path.join(d, "w")
    with harness.agent(w, quick) as first:
        second = harness.call(harness.CSIWD, "--window", harness.uri(w),
                              "--capture", "replay:" + quick)
        assert second.status == 1, second
        harness.one_sentence(second.err, "/w", str(first.process.pid))
        harness.same_run(w, harness.collect(w),
                         model.expected(model.csi_list(quick)))


def test_a_second_peer_is_refused_and_told_who_holds_the_window(d):
    slow, _ = captures(d)
    w = os.path.join(d, "w")
    with harness.agent(w, slow, pace="capture"):
        with harness.Program(*harness.collect_command(w, timeout=600)) as one:
            with window.Window(w) as win:
                harness.until("11", lambda: win.ret == 11)
                second = harness.collect(w)
                assert second.status == 1, second
                harness.one_sentence(second.err, "/w", str(one.process.pid))
                assert win.ret == 11
                for command in ("status", "dump"):
                    reader = harness.call(harness.CSIW, command, "--window",
                                          harness.uri(w))
                    assert reader.status == 0, reader


def test_a_lock_dies_with_its_holder(d):
    _, quick = captures(d)
    w = os.path.join(d, "w")
    for _ in range(3):
        with harness.agent(w, quick) as a:
            a.die()
    with harness.agent(w, quick):
        with harness.Program(*harness.collect_command(w)) as p:
            p.die()
        assert harness.collect(w).status == 0


def test_the_window_is_made_with_mode_0600_and_its_whole_size(d):
    _, quick = captures(d)
    for size, want in ((None, model.WINDOW), ("4k", 4096), ("771", 771),
                       ("0x10000", 65536), ("1M", 1 << 20)):
        w = os.path.join(d, "w")
        with harness.agent(w, quick, size=size):
            at = os.stat(w)
            assert stat.S_IMODE(at.st_mode) == 0o600
            assert at.st_size == want
            harness.only(d, "w", "slow.pcap", "quick.pcap")
        os.remove(w)


def test_once_serves_one_request_and_ends(d):
    _, quick = captures(d)
    w = os.path.join(d, "w")
    with harness.agent(w, quick, more=["--once"]) as a:
        harness.same_run(w, harness.collect(w),
                         model.expected(model.csi_list(quick)))
        assert a.end().status == 0
    with harness.agent(w, quick, more=["--once"]) as a:
        refused = harness.collect(w, channel=200)
        assert refused.status == 3 and refused.out["return_value"] == 3
        harness.one_sentence(refused.err, "3", "channel|refused")
        assert a.end().status == 3


def test_a_window_truncated_under_both_programs_ends_them_with_1(d):
    slow, _ = captures(d)
    w = os.path.join(d, "w")
    with harness.agent(w, slow, pace="capture") as a:
        with harness.Program(*harness.collect_command(
                w, timeout=600, more=["--output",
                                      os.path.join(d, "x.csv")])) as csiw:
            with window.Window(w) as win:
                harness.until("11", lambda: win.ret == 11)
            os.truncate(w, 0)
            for program in (a, csiw):
                result = program.end()
                assert result.status == 1, (program.command, result)
                last = result.err.strip().splitlines()[-1]
                harness.one_sentence(last, "/w")
    harness.only(d, "w", "slow.pcap", "quick.pcap")


def test_a_window_truncated_under_an_idle_agent_ends_it_with_1(d):
    _, quick = captures(d)
    for left in (0, 4096, 100):
        w = os.path.join(d, "w")
        with harness.agent(w, quick) as a:
            os.truncate(w, left)
            result = a.end()
            assert result.status == 1, result
            harness.one_sentence(result.err.strip().splitlines()[-1], "/w")
        os.remove(w)


def test_a_window_deleted_under_both_programs_ends_them_with_1(d):
    slow, _ = captures(d)
    w = os.path.join(d, "w")
    with harness.agent(w, slow, pace="capture") as a:
        with harness.Program(*harness.collect_command(w, timeout=600)) as csiw:
            with window.Window(w) as win:
                harness.until("11", lambda: win.ret == 11)
            os.remove(w)
            for program in (a, csiw):
                result = program.end()
                assert result.status == 1, (program.command, result)
                last = result.err.strip().splitlines()[-1]
                harness.one_sentence(last, "/w")


def test_words_never_reach_the_window_if_standard_files_are_closed(d):
    """A file opened first gets descriptor 0, 1 or 2 then."""
    _, quick = captures(d)
    w, x = os.path.join(d, "w"), os.path.join(d, "x.csv")
    run = model.expected(model.csi_list(quick))
    for closed, status in (("<&-", 0), (">&-", 6), ("2>&-", 0),
                           ("<&- >&- 2>&-", 6)):
        shell = ["sh", "-c", 'exec "$@" ' + closed, "sh"]
        with harness.Program(*shell, harness.CSIWD, "--window",
                             harness.uri(w), "--capture",
                             "replay:%s,pace=fast" % quick, "--once") as a:
            harness.until("the window", lambda: os.path.exists(w))
            result = harness.call(*shell, *harness.collect_command(
                w, more=["--output", x]))
            assert result.status == status, result
            assert a.end().status == 0
        harness.same_window(w, run)
        with open(x) as f:
            assert len(f.readlines()) == 21
        os.remove(w)


if __name__ == "__main__":
    harness.run(globals())
