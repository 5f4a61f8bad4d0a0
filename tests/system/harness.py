# SPDX-License-Identifier: BSD-2-Clause
"""What every system test needs: start and stop programs with deadlines, keep
their stderr, compare a run with the independent model.

A test is a function test_*(d), its name a sentence and d an empty directory of
its own.  run(globals()) runs all of a file, or those named on the command
line.  CSIWD and CSIW in the environment are the programs' paths.
"""
import concurrent.futures
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections import namedtuple

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
FAKE = os.path.join(ROOT, "tests", "fake")
sys.path.insert(0, FAKE)
import model  # noqa: E402
import window  # noqa: E402

CSIWD = os.environ.get("CSIWD", "csiwd")
CSIW = os.environ.get("CSIW", "csiw")
PCAPS = os.path.join(os.path.dirname(ROOT), "shared", "data", "pcaps")
PATIENCE_S = 60  # nothing a test waits for takes longer on any machine
GRACE_S = 50  # of a csiw beyond its timeout: any stall; it tells of a failure

Result = namedtuple("Result", "status out err")


class Skip(Exception):
    """A file that this test needs is not on this machine."""


def real_captures():
    """Paths of the recorded captures, or Skip."""
    names = sorted(os.listdir(PCAPS)) if os.path.isdir(PCAPS) else []
    found = [os.path.join(PCAPS, n) for n in names if n.endswith(".pcap")]
    if not found:
        if os.environ.get("CSIW_REQUIRE_CAPTURES") == "1":
            raise AssertionError("no captures in " + PCAPS)
        raise Skip("no captures in " + PCAPS)
    return found


def until(what, condition, patience_s=PATIENCE_S):
    """Wait for a condition; its value."""
    end = time.monotonic() + patience_s
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError("never came: " + what)
        time.sleep(0.002)


def holds(seconds, what, condition):
    """The condition stays true for a while; what is seen later, as this
    machine was busy, proves nothing."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if time.monotonic() > end:
            return
        assert value, "not so: " + what
        time.sleep(0.005)


def withdraw(win, said, **request):
    """Ask, and withdraw once it is taken, until said() shows a run that ended so:
    a request withdrawn between 11 and the copy of the block leaves no word."""
    def attempt():
        win.request(**request)
        until("11", lambda: win.ret == 11)
        win.flags = 0
        end = time.monotonic() + 1
        while not said() and time.monotonic() < end:
            time.sleep(0.01)
        return said()
    until("a run that was withdrawn", attempt)


def together(check, cases):
    """check(case) for all cases, several at a time; the first failure."""
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        list(pool.map(check, cases))


def state_of(pid):
    """Its letter in /proc; Z, that of a zombie, also if it is gone."""
    try:
        with open("/proc/%d/stat" % pid) as f:
            return f.read().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return "Z"


class Program:
    """A program in the background; its output is collected as it comes."""

    def __init__(self, *command, env=None):
        self.command = [str(c) for c in command]
        self.out, self.err = [], []
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, errors="replace",
            env={**os.environ, **(env or {})})
        self.readers = [
            threading.Thread(target=lambda f, to: to.extend(iter(f.readline,
                                                                 "")),
                             args=pair, daemon=True)
            for pair in ((self.process.stdout, self.out),
                         (self.process.stderr, self.err))]
        for reader in self.readers:
            reader.start()

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.end()
        if kind:
            print("\n".join(["    $ " + " ".join(self.command)]
                            + ["    | " + line.rstrip() for line in self.err]))

    def says(self, pattern):
        """Wait until a line on stderr matches."""
        def found():
            if any(re.search(pattern, line) for line in list(self.err)):
                return True
            assert self.process.poll() is None, \
                "%s ended with %d: %s" % (self.command[0],
                                          self.process.returncode,
                                          "".join(self.err))
            return False
        until("%r on stderr of %s" % (pattern, self.command[0]), found)
        return self

    def send(self, number):
        self.process.send_signal(number)

    def halt(self):
        """It stands still until SIGCONT."""
        self.send(signal.SIGSTOP)
        until("a process that stands still",
              lambda: state_of(self.process.pid) == "T")

    def end(self, patience_s=PATIENCE_S):
        """Wait for it to end by itself."""
        try:
            self.process.wait(patience_s)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise AssertionError("hangs: " + " ".join(self.command))
        for reader in self.readers:
            reader.join()
        return Result(self.process.returncode, "".join(self.out),
                      "".join(self.err))

    def stop(self, number=signal.SIGTERM):
        self.send(number)
        return self.end()

    def die(self):
        """As by power loss: no handler runs."""
        self.process.kill()
        return self.end()


def call(*command, env=None, patience_s=PATIENCE_S):
    """Run a program to its end, which must be an exit, not a signal."""
    with Program(*command, env=env) as p:
        result = p.end(patience_s)
    assert result.status >= 0, \
        "%s died of signal %d: %s" % (command[0], -result.status, result.err)
    return result


def uri(path, size=None):
    return "file:%s" % path + (",size=%s" % size if size else "")


def agent(path, capture, order="big", pace="fast", size=None, more=(),
          serving=True):
    """csiwd over a file window, serving."""
    source = "replay:%s,pace=%s" % (capture, pace)
    p = Program(CSIWD, "--window", uri(path, size), "--capture", source,
                "--byte-order", order, *more)
    return p.says("(?i)serving") if serving else p


def stock_guest(path, *captures, options=(), poll_ms=20, rest_ms=20,
                run_ms=50):
    """The imitation of the deployed guest, over an 8 MiB window it makes."""
    if not os.path.exists(path):
        window.Window(path, create=model.WINDOW)
    command = [sys.executable, os.path.join(FAKE, "stock_guest.py"),
               "--window", path, "--poll-ms", poll_ms, "--rest-ms", rest_ms,
               "--run-ms", run_ms]
    for c in captures:
        command += ["--capture", c]
    return Program(*command, *options).says("serving")


def collect_command(path, samples=0, timeout=1, macs=(), order="big",
                    channel=6, bandwidth=20, more=()):
    command = [CSIW, "collect", "--window", uri(path), "--channel", channel,
               "--bandwidth", bandwidth, "--samples", samples, "--timeout",
               timeout, "--deadline", timeout + GRACE_S]
    for mac in macs:
        command += ["--mac", model.mac_text(mac)]
    if order == "stock":
        command += ["--stock"]
    elif order == "little":
        command += ["--byte-order", "little"]
    return command + ["--json", *more]


def collect(path, **request):
    """(status, object printed with --json or None, stderr) of csiw collect."""
    result = call(*collect_command(path, **request))
    out = json.loads(result.out) if result.out.strip() else None
    return Result(result.status, out, result.err)


def cancel(path):
    """End the run that is on, by csiw cancel; its result."""
    return call(CSIW, "cancel", "--window", uri(path), "--deadline",
                GRACE_S)


def same_run(path, result, run, order="big", filter_on=False):
    """csiw printed, and the window holds, exactly the run of the model."""
    assert result.status == 0, "csiw: status %d: %s" % (result.status,
                                                        result.err)
    said = result.out
    assert said["return_value"] == run.ret, (said, run.ret)
    assert said["return_text"]
    assert said["total"] == len(run.samples), (said, len(run.samples))
    assert said["elapsed_s"] >= 0
    counts = {model.mac_bytes(x["mac"]): x["samples"]
              for x in said["devices"] if x["samples"]}
    assert counts == model.devices(run.samples), (said, run.ret)
    same_window(path, run, order, filter_on)


def same_window(path, run, order="big", filter_on=False):
    with window.Window(path, order) as w:
        assert w.flags == (0x80 if filter_on else 0) | 2, hex(w.flags)
        assert (w.ret, w.total) == (run.ret, len(run.samples)), \
            (w.ret, w.total, run.ret, len(run.samples))
        want = model.encode(run.samples, order)
        assert w.data() == want, "samples differ from the independent reading"
        behind = model.BLOCK + len(want)
        if behind < w.size - model.DESCRIPTOR:
            assert w.mem[behind] == 0, "no 0 byte behind the last sample"


def one_sentence(err, *words):
    """stderr is one line that names each of the words."""
    lines = [line for line in err.splitlines() if line.strip()]
    assert len(lines) == 1, "not one sentence: %r" % err
    for word in words:
        assert re.search(word, lines[0], re.I), \
            "%r is not in %r" % (word, lines[0])
    assert not re.search(r"assert|sanitizer|0x0{6}|\(null\)|Success$", err), err


def only(d, *names):
    """Nothing else is left in the directory."""
    left = sorted(set(os.listdir(d)) - set(names))
    assert not left, "left behind: %s" % left


def temporary_directory():
    base = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    return tempfile.mkdtemp(prefix="csiw-test-", dir=base)


def run(names):
    """Run the tests of a file; exits 0, 1, or 77 if one had to be skipped."""
    for name, program in (("CSIWD", CSIWD), ("CSIW", CSIW)):
        if not shutil.which(program):
            sys.exit("%s: no such program; set %s to its path"
                     % (program, name))
    tests = {n: f for n, f in names.items() if n.startswith("test_")}
    chosen = sys.argv[1:] or list(tests)
    failed, skipped = [], []
    for name in chosen:
        d, begun = temporary_directory(), time.monotonic()
        try:
            tests[name](d)
            word = "ok"
        except Skip as e:
            word = "skipped: %s" % e
            skipped.append(name)
        except Exception as e:  # a harness goes on after any failure
            word = "FAILED: %s" % e
            failed.append(name)
            at = traceback.extract_tb(e.__traceback__)
            word += "".join("\n    %s:%d %s" % (os.path.basename(f.filename),
                                               f.lineno, f.line) for f in at
                            if "harness" not in f.filename)
        finally:
            shutil.rmtree(d, ignore_errors=True)
        print("%s: %s (%.1f s)" % (name, word, time.monotonic() - begun),
              flush=True)
    sys.exit(1 if failed else 77 if skipped else 0)
