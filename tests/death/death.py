# SPDX-License-Identifier: BSD-2-Clause
"""What the tests of death share: every step of a program in turn, several
windows at a time, what must stand in files afterwards, and the figures.

A kill is a real SIGKILL, by the program's own hand at a set step (steps.c,
die_at_call.c) or from outside.
"""
import collections
import concurrent.futures
import fcntl
import json
import os
import re
import signal
import struct
import sys
import threading
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "system"))
import harness  # noqa: E402
import make_capture  # noqa: E402
import model  # noqa: E402
import outputs  # noqa: E402
import pcapfile  # noqa: E402
import window  # noqa: E402

CSIWD = os.environ.get("CSIW_DEATH_CSIWD", "death_csiwd")
CSIW = os.environ.get("CSIW_DEATH_CSIW", "death_csiw")
DIE_AT_CALL = os.environ.get("CSIW_DIE_AT_CALL", "die_at_call")
KILLED = -signal.SIGKILL
DEADLINE_S = harness.GRACE_S  # of a csiw that must be answered
BACK_S = 2  # a csiw whose csiwd is away longer may say that it is dead
SILENT = "no sign of life"  # how it does
OLD = b"of an older run\n"
ENDED, AGAIN = "ended", "again"  # beside the place of a death
ENOUGH = 3  # programs that end before their step, until there is none left

_lock = threading.Lock()
totals = collections.Counter()


def count(what, number=1):
    if number:
        with _lock:
            totals[what] += number


def told(e):
    """A failure with the line that found it."""
    ours = os.path.dirname(HERE)
    at = [f for f in traceback.extract_tb(e.__traceback__)
          if f.filename.startswith(ours)][-1]
    return "%s (%s:%d %s)" % (e or type(e).__name__, os.path.basename(
        at.filename), at.lineno, at.line)


class _Steps:
    """The numbers 1, 2, ... of steps, until programs live longer."""

    def __init__(self):
        self.todo, self.next = [], 1
        self.tries = collections.Counter()
        self.died, self.ended, self.failed = set(), set(), False

    def give(self):
        with _lock:
            if self.failed or not self.todo and len(self.ended) >= ENOUGH:
                return None
            if self.todo:
                return self.todo.pop()
            self.next += 1
            return self.next - 1

    def take(self, n, how):
        """A program that ended before may have had an answer so early that it
        needed fewer steps: it gets another chance."""
        with _lock:
            self.tries[n] += how in (ENDED, AGAIN)
            if how == AGAIN or how == ENDED and self.tries[n] < ENOUGH:
                assert self.tries[n] < 20, "step %d never came" % n
                self.todo.append(n)
            else:
                (self.ended if how == ENDED else self.died).add(n)


def each_step(d, arena, least, workers=8):
    """Enter arena(directory) in each worker, and have its die(n) kill a program
    at step n, for every n there is, which are at least so many.  die returns
    the place of the death, ENDED if the program ended before, or AGAIN if the
    attempt was none.  The number of kills is returned."""
    steps = _Steps()

    def work(i):
        own = os.path.join(d, "%d" % i)
        os.mkdir(own)
        n = None
        try:
            with arena(own) as a:
                while True:
                    n = steps.give()
                    if n is None:
                        return
                    how = a.die(n)
                    if how not in (ENDED, AGAIN):
                        count(how)
                    steps.take(n, how)
        except harness.Skip:
            steps.failed = True
            raise
        except Exception as e:
            steps.failed = True
            what = "killed at step %s: %s" % (n, told(e))
            raise AssertionError(what) from e
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        list(pool.map(work, range(workers)))
    assert len(steps.died) >= least, \
        "only %d steps were found of at least %d: is the hook in place?" % (
            len(steps.died), least)
    return len(steps.died)


def mortal(n, *command):
    """A program built to die, before its access number n."""
    return harness.Program(*command, env={"CSIW_DEATH": str(n)})


def killed(program):
    """Wait for the end; whether it was SIGKILL, and nothing else that hurts."""
    result = program.end()
    assert result.status in (0, KILLED), "%s ended with %d: %s" % (
        program.command[0], result.status, result.err)
    return result.status == KILLED


def capture(path, packets, **how):
    """Write a capture; the run of all that a guest hears of it."""
    pcapfile.write_pcap(path, make_capture.stream_of(packets, **how))
    return model.expected(model.csi_list(path))


class Arena:
    """A directory with a capture, a window and a folder of outputs."""
    # room for five samples, and none for a link; Linked has one
    size, packets = 2048, 3
    key = None  # of the order in which samples lie, if not as they arrived

    def __init__(self, d):
        self.capture = os.path.join(d, "made.pcap")
        self.run = capture(self.capture, self.packets, devices=2)
        self.path, self.out = os.path.join(d, "w"), os.path.join(d, "out")
        os.mkdir(self.out)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def asks(self, deadline_s=DEADLINE_S, **request):
        """A csiw that keeps one output of each kind."""
        return harness.Program(*harness.collect_command(self.path, more=[
            "--deadline", deadline_s, *keeping(self.out)], **request))

    def served(self):
        """A new csiw gets what it asks for, exactly."""
        with self.asks() as csiw:
            answered(self.path, csiw.end(), self.run)
        self.kept(self.run)

    def kept(self, run, number=4):
        """So many outputs are of this run and complete, and no others there."""
        new = whole(self.out, run, key=self.key)
        assert new == number, "%d of 4 outputs, not %d" % (new, number)

    def guest(self, pace="fast"):
        return harness.agent(self.path, self.capture, pace=pace)

    def unasked(self, win):
        """What no guest may write before it is asked."""
        return win.all()


class Linked(Arena):
    """The smallest window that has a link; runs of version 1, with numbers."""
    size = 8192

    def unasked(self, win):
        return win.v1()  # the guest's lines it keeps up to date


def keeping(folder):
    """Options of csiw for one output of each kind."""
    return [x for kind in outputs.KINDS
            for x in ("--output", os.path.join(folder, "x." + kind))]


def _appeared(path, old):
    """Whether a file is new; it may be missing, or old as it was."""
    if not os.path.exists(path):
        assert not old, "%s is gone, which was there before" % path
        return False
    with open(path, "rb") as f:
        if f.read() == OLD:
            assert old, "%s is an older file" % path
            return False
    return True


def _object(path):
    with open(path, encoding="utf-8") as f:
        text = f.read()
    try:
        return json.loads(text)
    except ValueError:
        raise AssertionError("%s is cut off: %r" % (path, text))


def _samples(kind, path):
    """None if it is not even such a file."""
    try:
        return outputs.READ[kind](path)
    except (AssertionError, ValueError, LookupError, struct.error):
        return None


def whole(folder, run, old=False, key=None):
    """Each output in the folder is of this run and complete, or what was there
    before; its .json is never older than it.  How many are new.  key: of the
    order in which this guest stores samples."""
    new, want = 0, sorted(run.samples, key=key) if key else run.samples
    for kind in outputs.KINDS:
        data = os.path.join(folder, "x." + kind)
        side = _appeared(data + ".json", old)
        if side:
            said = _object(data + ".json")
            assert (said["format"], said["return_value"], said["total"]) == \
                (kind, run.ret, len(run.samples)), said
        if _appeared(data, old):
            assert side, "%s has no .json of its run" % data
            assert _samples(kind, data) == want, \
                "%s holds other samples than its run, or not all" % data
            new += 1
    return new


def sweep(folder):
    """Empty the folder of outputs; how many temporary files were left."""
    known = {"x." + k for k in outputs.KINDS}
    known |= {name + ".json" for name in known}
    left = 0
    for name in os.listdir(folder):
        if re.fullmatch(r"\.csiw-.{6}", name):
            left += 1
        else:
            assert name in known, "left behind: " + name
        os.remove(os.path.join(folder, name))
    count("leftovers", left)
    return left


def said_whole(result):
    """What a killed csiw printed is nothing, or whole."""
    if result.out:
        assert result.out.endswith("\n"), "cut off: " + result.out
        json.loads(result.out)


def answered(path, result, run, **how):
    """csiw ended with the guest's samples, exactly."""
    harness.same_run(path, harness.Result(
        result.status, json.loads(result.out or "null"), result.err), run,
        **how)
    count("served")


def _part(name, **what):
    """Keep what a test counted, and put together what all of them did."""
    folder = os.environ.get("CSIW_FIGURES")
    if not folder:
        return
    parts = os.path.join(folder, "death.parts")
    os.makedirs(parts, exist_ok=True)
    with open(os.path.join(parts, "lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with open(os.path.join(parts, name + ".json"), "w") as f:
            json.dump(what, f)
        found = []
        for part in sorted(os.listdir(parts)):
            if part.endswith(".json"):
                with open(os.path.join(parts, part)) as f:
                    found.append(json.load(f))
        kills, served, failed = (sum(p[key] for p in found)
                                 for key in ("kills", "served", "failed"))
        rows = [["kills by SIGKILL", "{:,}".format(kills),
                 "{:,} requests served exactly after them; tests that "
                 "failed: {}".format(served, failed)]]
        temporary = os.path.join(folder, "death.json.new")
        with open(temporary, "w") as f:
            json.dump({"title": "Death", "rows": rows + [
                p["row"] for p in found if p["row"]]}, f, indent=1)
        os.rename(temporary, os.path.join(folder, "death.json"))


def begin(name):
    """Count from here; until end(name) the figures say that this failed."""
    totals.clear()
    _part(name, kills=0, served=0, failed=1, row=None)


def end(name, what, kills):
    """The figures of a test: how many were killed, and where.  Returns the
    places and their numbers."""
    found = collections.Counter(totals)
    served, left = found.pop("served", 0), found.pop("leftovers", 0)
    words = ["%s %d" % pair for pair in found.most_common()]
    if left:
        words.append("temporary files left %d" % left)
    _part(name, kills=kills, served=served, failed=0,
          row=[what, str(kills), ", ".join(words)])
    return found
