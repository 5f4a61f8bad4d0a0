#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""csiwd --check and --report over the simulated radio: what an owner of a real
one runs and posts."""
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "csisim"))
import csisim  # noqa: E402
import harness  # noqa: E402

MAC = re.compile(r"([0-9a-f]{2}:){5}[0-9a-f]{2}", re.I)


def marks(out):
    return [line[:5].strip() for line in out.splitlines()]


def test_check_changes_nothing_and_finds_everything(d):
    with csisim.guest(d, "rate=200 devices=3") as guest:
        before = csisim.Radio(guest).state()
        status, out = guest.run("csiwd --check")
        assert status == 0 and "Everything is there." in out, out
        assert "MISS" not in marks(out) and "FAIL" not in marks(out), out
        assert csisim.Radio(guest).state() == before


def test_check_says_what_is_missing(d):
    with csisim.guest(d, "stock=Y") as guest:
        status, out = guest.run("csiwd --check")
        assert status == 1 and "MISS" in marks(out), out
        assert re.search("MISS.*nexmon_csi", out), out
        status, out = guest.run("csiwd --check --capture nexmon:wlan7")
        assert status == 1 and re.search("MISS.*wlan7", out), out
        status, out = guest.run("csiwd --check >/dev/full")
        assert status == 6, (status, out)


def test_report_tries_every_bandwidth_and_restores(d):
    with csisim.guest(d, "rate=200 devices=3") as guest:
        before = csisim.Radio(guest).state()
        status, out = guest.run("csiwd --check --report", patience_s=180)
        assert status == 0, out
        for name, size in (("6/20", 256), ("36/20", 256), ("36/40", 512),
                           ("36/80", 1024), ("157/80", 1024)):
            heard = re.search(r"channel %s: (\d+) CSI of 3 transmitters.*"
                              r"bytes of CSI %d;" % (name, size), out)
            assert heard and int(heard.group(1)) > 0, (name, out)
            assert re.search(r"^ok +channel %s: configured" % name, out, re.M)
        assert re.search(r"MAC filter: \d+ CSI of 1 transmitters", out), out
        assert re.search(r"^ok +restore", out, re.M), out
        assert not MAC.search(out), "a MAC would be posted: " + out
        assert csisim.Radio(guest).state() == before


def test_report_names_no_network(d):
    with csisim.guest(d, "rate=200 devices=3 network=0xe02a") as guest:
        guest.ok("ip link set wlan0 up; iw dev wlan0 connect "
                 "'Home \"Net'")
        harness.until("the network", lambda: csisim.Radio(guest).state()
                      ["connected"] == "1")
        _, out = guest.run("csiwd --check --report", patience_s=180)
        assert re.search(r'^no +channel 6/20: .*network "\*+"', out, re.M), out
        assert "Home" not in out and "Net" not in out.replace("NetworkM", "")
        assert "ok   channel 36/80" in out, out


harness.run(globals())
