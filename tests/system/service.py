#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""csiwd as a service: the rights it has left, what it tells its manager, the
systemd unit and the script of BusyBox init."""
import os
import re
import shutil
import signal
import socket
import subprocess

import harness
import make_capture
import model
import pcapfile
import window

SERVICE = os.path.join(harness.ROOT, "guest-agent", "service")
NOBODY = 65534
NET_ADMIN = 1 << 12
SETPCAP = 1 << 8
SETS = ("CapInh", "CapPrm", "CapEff", "CapAmb")


def sanitized():
    """Builds with a sanitizer keep their system calls."""
    with open(shutil.which(harness.CSIWD), "rb") as f:
        return b"__asan_init" in f.read()


def capture(d):
    path = os.path.join(d, "x.pcap")
    pcapfile.write_pcap(path, make_capture.stream_of(20, rate=10**6))
    return path


def status_of(pid="self"):
    with open("/proc/%s/status" % pid) as f:
        return dict(line.rstrip("\n").split(":\t", 1) for line in f
                    if ":\t" in line)


def capability(status, name):
    return int(status[name], 16)


def has_no_rights(pid):
    status = status_of(pid)
    for name in SETS:
        assert capability(status, name) == 0, (name, status[name])
    if capability(status_of(), "CapEff") & SETPCAP and \
            status["Uid"].split()[0] == "0":
        assert capability(status, "CapBnd") == 0, status["CapBnd"]
    assert status["NoNewPrivs"] == "1", status
    assert status["Seccomp"] == ("0" if sanitized() else "2"), status


def child_of(pid):
    """The process that csiwd has started, 0 if none."""
    with open("/proc/%d/task/%d/children" % (pid, pid)) as f:
        return int((f.read().split() or ["0"])[0])


def gone(pid):
    """Ended: no process, or one that nobody has waited for."""
    return harness.state_of(pid) == "Z"


def test_the_process_that_serves_a_replay_has_no_rights(d):
    w, x = os.path.join(d, "w"), capture(d)
    with harness.agent(w, x) as a:
        has_no_rights(a.process.pid)
        for _ in range(3):
            harness.same_run(w, harness.collect(w),
                             model.expected(model.csi_list(x)))
        has_no_rights(a.process.pid)
        assert a.stop().status == 0


def test_the_process_that_serves_synthetic_csi_has_no_rights(d):
    w = os.path.join(d, "w")
    with harness.Program(harness.CSIWD, "--window", harness.uri(w),
                         "--capture", "synthetic:rate=1000").says(
                             "(?i)serving") as a:
        has_no_rights(a.process.pid)
        said = harness.collect(w, samples=10, timeout=7).out
        assert (said["return_value"], said["total"]) == (7, 30), said
        has_no_rights(a.process.pid)
        assert a.stop().status == 0


def test_csiwd_runs_as_nobody(d):
    if os.geteuid() != 0:
        return  # then every other test is one of a user without rights
    w, x = os.path.join(d, "w"), capture(d)
    program = os.path.join(d, "csiwd")
    shutil.copy(shutil.which(harness.CSIWD), program)
    for path in (d, x, program):
        os.chown(path, NOBODY, NOBODY)
    with harness.Program(
            "setpriv", "--reuid=%d" % NOBODY, "--regid=%d" % NOBODY,
            "--clear-groups", program, "--window", harness.uri(w),
            "--capture", "replay:%s,pace=fast" % x).says("(?i)serving") as a:
        assert status_of(a.process.pid)["Uid"].split()[0] == str(NOBODY)
        has_no_rights(a.process.pid)
        harness.same_run(w, harness.collect(w),
                         model.expected(model.csi_list(x)))
        assert a.stop().status == 0


def test_the_radio_helper_keeps_cap_net_admin_alone(d):
    w = os.path.join(d, "w")
    mine = capability(status_of(), "CapEff") & NET_ADMIN
    with harness.Program(harness.CSIWD, "--window", harness.uri(w),
                         "--capture", "nexmon:csiw-none0").says(
                             "(?i)serving") as a:
        has_no_rights(a.process.pid)
        helper = child_of(a.process.pid)
        # Without a filter of system calls the rights are what it sets last.
        harness.until("the helper's guard",
                      lambda: status_of(helper)["NoNewPrivs"] == "1" and
                      capability(status_of(helper), "CapPrm") == mine and
                      (sanitized() or status_of(helper)["Seccomp"] == "2"))
        status = status_of(helper)
        assert capability(status, "CapEff") == mine, status
        assert capability(status, "CapPrm") == mine, status
        assert capability(status, "CapInh") == 0, status
        assert capability(status, "CapAmb") == 0, status
        refused = harness.collect(w)
        assert refused.status == 3 and refused.out["return_value"] == 4
        has_no_rights(a.process.pid)
        a.die()
        harness.until("the end of the helper", lambda: gone(helper))


class Manager:
    """A service manager: the socket that csiwd tells things."""

    def __init__(self, at):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind("\0" + at[1:] if at[0] == "@" else at)
        self.socket.settimeout(harness.PATIENCE_S)
        self.at = at

    def hears(self):
        return self.socket.recv(4096).decode()

    def waiting(self):
        """Everything that was said so far."""
        said = []
        self.socket.setblocking(False)
        try:
            while True:
                said.append(self.socket.recv(4096).decode())
        except BlockingIOError:
            pass
        self.socket.settimeout(harness.PATIENCE_S)
        return said

    def starts(self, w, x, watchdog_us=None):
        env = {"NOTIFY_SOCKET": self.at}
        if watchdog_us:
            env["WATCHDOG_USEC"] = str(watchdog_us)
        return harness.Program(
            harness.CSIWD, "--window", harness.uri(w), "--capture",
            "replay:%s,pace=fast" % x, env=env)


def test_a_service_manager_is_told_ready_alive_and_stopping(d):
    x = capture(d)
    for at in (os.path.join(d, "notify"), "@csiw-test-%d" % os.getpid()):
        w = os.path.join(d, "w")
        manager = Manager(at)
        # Each second: the socket has room for 11, the last one among them.
        with manager.starts(w, x, watchdog_us=2000000) as a:
            assert manager.hears() == "READY=1"
            assert os.path.exists(w)  # ready is when requests are answered
            for _ in range(3):
                assert manager.hears() == "WATCHDOG=1"
            harness.same_run(w, harness.collect(w),
                             model.expected(model.csi_list(x)))
            assert a.stop().status == 0
            said = manager.waiting()
        assert said[-1] == "STOPPING=1", said
        assert set(said[:-1]) <= {"WATCHDOG=1"}, said
        os.remove(w)


def test_without_a_watchdog_nobody_is_told_of_life(d):
    w, x = os.path.join(d, "w"), capture(d)
    manager = Manager(os.path.join(d, "notify"))
    with manager.starts(w, x) as a:
        assert manager.hears() == "READY=1"
        harness.holds(0.3, "silence", lambda: not manager.waiting())
        assert a.stop().status == 0
    assert manager.waiting() == ["STOPPING=1"]


def test_a_csiwd_that_hangs_gives_no_sign_of_life(d):
    w, x = os.path.join(d, "w"), capture(d)
    manager = Manager(os.path.join(d, "notify"))
    with manager.starts(w, x, watchdog_us=100000) as a:
        assert manager.hears() == "READY=1"
        assert manager.hears() == "WATCHDOG=1"
        a.send(signal.SIGSTOP)
        harness.until("the stop", lambda: status_of(a.process.pid)["State"]
                      .startswith("T"))
        manager.waiting()
        harness.holds(0.5, "silence", lambda: not manager.waiting())
        a.send(signal.SIGCONT)
        assert manager.hears() == "WATCHDOG=1"
        assert a.stop().status == 0


def test_a_csiwd_that_cannot_start_is_never_ready(d):
    w = os.path.join(d, "w")
    manager = Manager(os.path.join(d, "notify"))
    with manager.starts(w, os.path.join(d, "missing.pcap")) as a:
        assert a.end().status == 1
    assert "READY=1" not in manager.waiting()


def test_a_manager_that_is_not_there_is_a_warning(d):
    w, x = os.path.join(d, "w"), capture(d)
    with harness.Program(
            harness.CSIWD, "--window", harness.uri(w), "--capture",
            "replay:%s,pace=fast" % x,
            env={"NOTIFY_SOCKET": "/nowhere/notify"}).says("serving") as a:
        harness.same_run(w, harness.collect(w),
                         model.expected(model.csi_list(x)))
        result = a.stop()
    assert result.status == 0
    harness.one_sentence(result.err.splitlines()[0], "NOTIFY_SOCKET",
                         "/nowhere/notify")


def needs(program):
    if not shutil.which(program):
        raise harness.Skip("no %s on this machine" % program)
    return shutil.which(program)


def filled_in(name, d, **more):
    """A file of the service as it is installed, at places of this test."""
    with open(os.path.join(SERVICE, name)) as f:
        text = f.read()
    places = {"@CMAKE_INSTALL_FULL_SBINDIR@/csiwd":
              os.path.abspath(shutil.which(harness.CSIWD)), **more}
    for old, new in places.items():
        assert old in text, old
        text = text.replace(old, new)
    path = os.path.join(d, name.replace(".in", ""))
    with open(path, "w") as f:
        f.write(text)
    return path


def test_systemd_finds_no_fault_with_the_unit(d):
    analyze = needs("systemd-analyze")
    unit = filled_in("csiwd.service.in", d)
    env = {"SYSTEMD_COLORS": "0", "SYSTEMD_PAGER": ""}
    result = harness.call(analyze, "verify", "--man=no", unit, env=env)
    assert result.status == 0 and not result.err.strip(), result
    # In tenths; an empty unit has 96.
    result = harness.call(analyze, "security", "--offline=true",
                          "--threshold=25", unit, env=env)
    assert result.status == 0, result.out.splitlines()[-1]


class Init:
    """The script of BusyBox init, run by BusyBox."""

    def __init__(self, d, arguments):
        self.busybox = needs("busybox")
        self.pidfile = os.path.join(d, "pid")
        self.log = os.path.join(d, "log")
        default = os.path.join(d, "default")
        with open(os.path.join(SERVICE, "csiwd.default")) as f:
            text = f.read()
        changed = re.sub('(?m)^CSIWD_ARGS=.*$',
                         'CSIWD_ARGS="%s"' % arguments, text)
        assert changed != text
        with open(default, "w") as f:
            f.write(changed)
        logger = os.path.join(d, "logger")
        with open(logger, "w") as f:
            f.write("#!/bin/sh\nexec cat >>%s\n" % self.log)
        os.chmod(logger, 0o755)
        self.script = filled_in("S70csiwd.in", d, **{
            "/run/csiwd.pid": self.pidfile, "/etc/default/csiwd": default,
            "\tlogger -t": "\t%s -t" % logger})

    def run(self, *words):
        # Not by pipes: csiwd would hold them open.
        with open(self.script + ".out", "w+") as out:
            status = subprocess.run(
                [self.busybox, "sh", self.script, *words], stdout=out,
                stderr=out, stdin=subprocess.DEVNULL,
                timeout=harness.PATIENCE_S).returncode
            out.seek(0)
            return status, out.read().strip()

    def pid(self):
        with open(self.pidfile) as f:
            return int(f.read())

    def logged(self):
        if not os.path.exists(self.log):
            return ""  # the logger comes when it comes
        with open(self.log) as f:
            return f.read()

    def serves(self, count):
        """Wait for the window of the start of that number."""
        harness.until("a window", lambda: self.logged().count("serving")
                      == count)


def test_busybox_init_starts_and_stops_csiwd(d):
    w, x = os.path.join(d, "w"), capture(d)
    init = Init(d, "--window %s --capture replay:%s,pace=fast"
                % (harness.uri(w), x))
    assert init.run("status") == (3, "csiwd does not run")
    assert init.run("stop") == (0, "Stopping csiwd: does not run")
    try:
        assert init.run("start") == (0, "Starting csiwd: OK"), init.logged()
        first = init.pid()
        assert init.run("status") == (0, "csiwd runs (process %d)" % first)
        init.serves(1)
        harness.same_run(w, harness.collect(w),
                         model.expected(model.csi_list(x)))
        assert init.run("start") == (0, "Starting csiwd: runs already")
        assert init.pid() == first and not gone(first)
        status, said = init.run("restart")
        assert (status, said.split()) == (
            0, "Stopping csiwd: OK Starting csiwd: OK".split()), said
        assert init.pid() != first and gone(first)
        init.serves(2)
        harness.same_run(w, harness.collect(w),
                         model.expected(model.csi_list(x)))
    finally:
        last = init.pid()
        assert init.run("stop") == (0, "Stopping csiwd: OK")
    assert gone(last) and not os.path.exists(init.pidfile)
    harness.until("the last line", lambda: init.logged().count("stopping") == 2)
    assert init.logged().count("serving") == 2, init.logged()
    assert init.run("status") == (3, "csiwd does not run")


def test_busybox_init_says_that_csiwd_does_not_start(d):
    init = Init(d, "--window file:/nowhere/w --capture synthetic")
    assert init.run("start") == (1, "Starting csiwd: FAIL, see the log")
    assert not os.path.exists(init.pidfile)
    harness.until("the sentence", lambda: "/nowhere/w" in init.logged())


def test_busybox_init_leaves_another_process_alone(d):
    """Its number may be in an old file."""
    init = Init(d, "--window %s --capture synthetic"
                % harness.uri(os.path.join(d, "w")))
    with harness.Program("sleep", "600") as other:
        with open(init.pidfile, "w") as f:
            f.write("%d\n" % other.process.pid)
        assert init.run("status") == (3, "csiwd does not run")
        assert init.run("stop") == (0, "Stopping csiwd: does not run")
        assert other.process.poll() is None


def test_busybox_init_wants_a_command(d):
    init = Init(d, "--window file:/nowhere/w")
    for words in ((), ("begin",)):
        status, said = init.run(*words)
        assert status == 2 and said.startswith("Usage: "), said


if __name__ == "__main__":
    harness.run(globals())
