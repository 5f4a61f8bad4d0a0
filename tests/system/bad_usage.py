#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Command lines in error: status 2, one sentence that names the word, and
nothing made.  Every line of the tables is (words expected, arguments).
"""
import os

import harness

COLLECT = {"--window": "file:W", "--channel": "6", "--bandwidth": "20",
           "--samples": "1", "--timeout": "1"}


def refuse(d, program, words, *arguments, status=2):
    arguments = [a.replace("W", os.path.join(d, "w"), 1)
                 if a.startswith("file:W") else a for a in arguments]
    result = harness.call(program, *arguments)
    try:
        assert result.status == status, "status %d" % result.status
        assert result.out == "", "stdout: %r" % result.out
        harness.one_sentence(result.err, *words)
    except AssertionError as e:
        raise AssertionError("%s: %s" % (" ".join(arguments), e))
    harness.only(d)


def collect(d, words, more=(), **change):
    """A good csiw collect with one option changed, or None: left out."""
    options = dict(COLLECT)
    options.update({"--" + k.replace("_", "-"): v for k, v in change.items()})
    flat = [x for k, v in options.items() if v is not None for x in (k, v)]
    refuse(d, harness.CSIW, words, "collect", *flat, *more)


def test_uris(d):
    for text in ("", "file", "file:", "/dev/shm/w", "fil:x", "FILE:x",
                 "file:W,", "file:W,size", "file:W,size=", "file:W,size=x",
                 "file:W,size=-1", "file:W,size=1T", "file:W,size=0x",
                 "file:W,size=0",
                 "file:W,size=99999999999999999999", "file:W,size=16777216T",
                 "file:W,size=4k,size=8k", "file:W,sise=4k", "http://x/y",
                 "mem:x", "mem:0x9000001", "mem:0xfffffffffffff000",
                 "mem:4096,bar=1"):
        word = text.partition(":")[0].replace("FILE", "file") or "window|URI"
        collect(d, [word], window=text)
        refuse(d, harness.CSIWD, [word], "--window", text, "--capture",
               "synthetic")


def test_kinds_of_window_that_come_later_end_with_1(d):
    for text in ("uio:0", "pci:0000:00:04.0", "chardev:/dev/x", "xen:1"):
        word = text.partition(":")[0]
        for command in ("status", "dump"):
            refuse(d, harness.CSIW, [word], command, "--window", text,
                   status=1)
        refuse(d, harness.CSIWD, [word], "--window", text, "--capture",
               "synthetic", status=1)


def test_numbers_of_a_request(d):
    bad = ("", "x", "-1", "1.5", "0x6", " 6", "6 ", "1e3", "+6",
           "99999999999999999999", "4294967302")
    for name, too_big in (("channel", "256"), ("bandwidth", "256"),
                          ("samples", "256"), ("timeout", "65536")):
        for value in bad + (too_big,):
            collect(d, ["--" + name], **{name: value})


def test_deadlines(d):
    for value in ("", "x", "-1", "0", "nan", "1.5", "0x5", "5s"):
        collect(d, ["--deadline"], deadline=value)


def test_macs(d):
    for value in ("", "x", "AA:BB:CC:DD:EE", "AA:BB:CC:DD:EE:FF:00",
                  "AA:BB:CC:DD:EE:GG", "AABBCCDDEEFF0", "A:B:C:D:E:F",
                  "AA:BB:CC:DD:EE:FF ", "AA:BB:CC:DD:EE:-1", "AA BB CC DD EE",
                  "AA:BB:CC:DD:EE:FFF"):
        collect(d, ["--mac"], mac=value)


def test_more_than_50_macs(d):
    macs = [x for i in range(51)
            for x in ("--mac", "02:00:00:00:00:%02x" % i)]
    collect(d, ["50"], more=macs)


def test_words_that_must_be_there(d):
    for name in ("window", "channel", "bandwidth", "samples", "timeout"):
        collect(d, ["--" + name], **{name: None})
    refuse(d, harness.CSIWD, ["--window"], "--capture", "synthetic")
    refuse(d, harness.CSIW, ["command"])


def test_unknown_words(d):
    for word in ("--frobnicate", "-x", "stray", "--window=", "--json=yes",
                 "--sampels"):
        collect(d, [word.strip("-=").partition("=")[0]], more=[word])
    for word in ("--frobnicate", "-x", "stray", "--once=yes"):
        refuse(d, harness.CSIWD, [word.strip("-").partition("=")[0]],
               "--window", "file:W", "--capture", "synthetic", word)
    refuse(d, harness.CSIW, ["colect"], "colect")
    refuse(d, harness.CSIW, ["--window"], "status", "--window")
    refuse(d, harness.CSIWD, ["--capture"], "--window", "file:W", "--capture")


def test_an_option_of_another_command(d):
    for command, option in (("dump", "--json"), ("status", "--samples=1"),
                            ("csiparams", "--window"), ("dump", "-x")):
        name = option.partition("=")[0]
        refuse(d, harness.CSIW, ["csiw %s has no option %s; see csiw %s --help"
                                 % (command, name, command)], command, option)


def test_an_option_cut_too_short(d):
    collect(d, ["'--s' could be more than one option"], more=["--s"])
    collect(d, ["csiw collect has no option --winds;"], more=["--winds=x"])


def test_a_window_given_twice(d):
    for command in ("status", "dump"):
        refuse(d, harness.CSIW, ["--window is given twice"], command,
               "--window", "file:W", "--window", "file:W")
    collect(d, ["--window is given twice"], more=["--window", "file:W"])


def test_foreign_text_does_not_steer_the_terminal(d):
    for text in ("\x1b[2J", "a\nb", "\x7f", "\u009b2J"):
        result = harness.call(harness.CSIW, text)
        assert result.status == 2, result
        harness.one_sentence(result.err, r"\?")
        assert not any(c < " " or "\x7f" <= c <= "\x9f"
                       for c in result.err[:-1]), result


def test_byte_orders(d):
    for value in ("", "Big", "middle", "le", "0"):
        collect(d, ["byte-order"], byte_order=value)
        refuse(d, harness.CSIWD, ["byte-order"], "--window", "file:W",
               "--byte-order", value)
    collect(d, ["--stock"], byte_order="big", more=["--stock"])


def test_outputs_of_no_known_kind(d):
    for value in ("", "x", "x.mat", "x.NPY", ".npy.gz", "dir/", "x.json"):
        collect(d, [value or "--output"], output=value)


def test_an_output_given_twice(d):
    x = os.path.join(d, "x.npy")
    collect(d, ["x.npy"], more=["--output", x, "--output", x])


def test_repeats(d):
    for value in ("", "x", "-1", "0", "1.5"):
        collect(d, ["--repeat"], repeat=value)
    for value in ("", "x", "-1"):
        collect(d, ["--every"], repeat="2", every=value)


def test_sources_of_a_capture(d):
    for value in ("", "replay", "replay:", "repaly:x", "replay:x,pace=warp",
                  "replay:x,pace", "replay:x,pace=0/s", "replay:x,pace=-1/s",
                  "replay:x,pace=1/m", "replay:x,lop", "replay:x,loop=1",
                  "replay:x,loop,loop", "synthetic:devices=0",
                  "synthetic:devices=x", "synthetic:rate=-1",
                  "synthetic:seed=", "synthetic:speed=1",
                  "synthetic:rate=99999999999999999999", "nexmon:"):
        refuse(d, harness.CSIWD, ["--capture"], "--window", "file:W",
               "--capture", value)


def test_csiparams(d):
    good = ["-c", "157/80", "-C", "1", "-N", "1"]
    ok = harness.call(harness.CSIW, "csiparams", *good)
    assert ok.status == 0 and len(ok.out) == 49, ok
    for words, change in ((["6/40"], {"-c": "6/40"}), (["-c"], {"-c": ""}),
                          (["225"], {"-c": "225/20"}), (["-C"], {"-C": "0"}),
                          (["-C"], {"-C": "16"}), (["-N"], {"-N": "x"}),
                          (["-b"], {"-b": "256"}), (["-d"], {"-d": "-1"}),
                          (["-m"], {"-m": "00:11:22"}),
                          (["4"], {"-m": ",".join(["00:11:22:33:44:55"] * 5)})
                          ):
        options = {**dict(zip(good[::2], good[1::2])), **change}
        refuse(d, harness.CSIW, words, "csiparams",
               *(x for pair in options.items() for x in pair))
    refuse(d, harness.CSIW, ["-c"], "csiparams", *good[2:])


def test_help_and_version_end_with_0(d):
    for program in (harness.CSIW, harness.CSIWD):
        for option in ("--help", "--version"):
            result = harness.call(program, option)
            assert (result.status, result.err) == (0, ""), result
            assert len(result.out) > 5
    for command in ("collect", "status", "dump", "csiparams"):
        result = harness.call(harness.CSIW, command, "--help")
        assert result.status == 0 and "--" in result.out, result


def test_help_that_cannot_be_written_ends_with_6(d):
    for program in (harness.CSIW, harness.CSIWD):
        result = harness.call("sh", "-c", '"$0" --help >/dev/full', program)
        assert result.status == 6, result
        harness.one_sentence(result.err, "output")


if __name__ == "__main__":
    harness.run(globals())
