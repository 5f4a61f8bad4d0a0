#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Either program dies at each of its system calls, from the dynamic linker's
to exit.  Every file is complete or not there, and a file that stood there
before is complete or as it was; whoever comes next is served.
"""
import os
import stat

import death
import harness
import window


def dying(n, *command):
    return harness.Program(death.DIE_AT_CALL, n, *command)


def traced(program):
    """Whether it was killed; die_at_call says 77 where it may not trace."""
    result = program.end()
    if result.status == 77:
        why = "ptrace is not allowed here: " + result.err
        assert os.environ.get("CSIW_REQUIRE_CAPTURES") != "1", why
        raise harness.Skip(why)
    return death.killed(program)


class Outputs(death.Arena):
    """csiw with an output of each kind, where there are none."""
    old = False

    def __init__(self, d):
        super().__init__(d)
        window.Window(self.path, create=self.size)

    def __enter__(self):
        self.csiwd = self.guest()
        return self

    def __exit__(self, *_):
        with self.csiwd:
            self.csiwd.stop()

    def older(self):
        for kind in death.outputs.KINDS:
            for name in ("x." + kind, "x.%s.json" % kind):
                with open(os.path.join(self.out, name), "wb") as f:
                    f.write(death.OLD)

    def die(self, n):
        death.sweep(self.out)
        if self.old:
            self.older()
        with dying(n, *harness.collect_command(self.path, more=[
                "--deadline", death.DEADLINE_S,
                *death.keeping(self.out)])) as csiw:
            if not traced(csiw):
                death.answered(self.path, csiw.end(), self.run)
                self.kept(self.run)
                return death.ENDED
        new = death.whole(self.out, self.run, self.old)
        death.said_whole(csiw.end())
        if not self.old:
            death.sweep(self.out)
        self.served()
        return "%d of 4 outputs in place" % new


class Older(Outputs):
    """The same over older files; the next csiw writes over what is left."""
    old = True


class Created(death.Arena):
    """csiwd from nothing: it makes the window, serves one csiw and ends."""

    def die(self, n):
        if os.path.exists(self.path):
            os.remove(self.path)
        death.sweep(self.out)
        source = "replay:%s,pace=fast" % self.capture
        with dying(n, harness.CSIWD, "--window",
                   harness.uri(self.path, self.size), "--once",
                   "--capture", source) as csiwd:
            harness.until("a window or the end", lambda: os.path.exists(
                self.path) or csiwd.process.poll() is not None)
            if not os.path.exists(self.path):
                assert traced(csiwd), "csiwd ended without a window"
                return self.again("without a window")
            with self.asks() as csiw:
                if not traced(csiwd):
                    death.answered(self.path, csiw.end(), self.run)
                    return death.ENDED
                st = os.stat(self.path)
                assert (st.st_size, stat.S_IMODE(st.st_mode)) == \
                    (self.size, 0o600), "half a window: %s" % st
                return self.again("with a whole window", csiw)

    def again(self, how, csiw=None):
        with harness.agent(self.path, self.capture, size=self.size):
            if csiw is not None:
                death.answered(self.path, csiw.end(), self.run)
            self.served()
        self.cleared()
        return how

    def cleared(self):
        """Nothing lies beside the window but temporary files."""
        d = os.path.dirname(self.path)
        for name in os.listdir(d):
            if name.startswith(".csiw-"):
                death.count("leftovers")
                os.remove(os.path.join(d, name))
        harness.only(d, "w", "out", "made.pcap")


def sweep(d, arena, least, name, what):
    death.begin(name)
    steps = death.each_step(d, arena, least)
    return death.end(name, what, steps)


def every(found):
    """Some died with each number of outputs in place."""
    for i in range(5):
        assert found["%d of 4 outputs in place" % i], "no death there: %s" % \
            found


def test_outputs_are_complete_or_not_there(d):
    every(sweep(d, Outputs, 150, "calls-1",
                "csiw at each system call, with four outputs"))


def test_older_outputs_are_replaced_or_left_as_they_were(d):
    every(sweep(d, Older, 150, "calls-2",
                "csiw at each system call, over four older outputs"))


def test_a_window_is_complete_or_not_there(d):
    found = sweep(d, Created, 100, "calls-3",
                  "csiwd at each system call, from the making of its window")
    assert found["without a window"] and found["with a whole window"], found


if __name__ == "__main__":
    harness.run(globals())
