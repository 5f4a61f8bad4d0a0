# SPDX-License-Identifier: BSD-2-Clause
"""csiwd as its users meet it: a process, looked at through its window and
through /proc."""
import os
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "fake"))
import window  # noqa: E402

PATIENCE_S = 60  # for anything that does not come


class Broken(Exception):
    """A program did not do what it is measured doing."""


def cpu_s(pid):
    """Seconds of CPU of a process so far: user and system, from the
    scheduler."""
    with open("/proc/%d/schedstat" % pid) as f:
        return int(f.read().split()[0]) / 1e9


class Agent:
    """A csiwd with a new window; a context manager."""

    def __init__(self, csiwd, path, capture):
        self.path = path
        self.log = open(path + ".log", "w+b")
        self.process = subprocess.Popen(
            [csiwd, "--window", "file:" + path, "--capture", capture],
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        self.wait(lambda: b"serving" in self.said(), "serve its window")
        self.window = window.Window(path)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(PATIENCE_S)
        self.log.close()

    def said(self):
        with open(self.log.name, "rb") as f:
            return f.read()

    def wait(self, condition, what):
        end = time.monotonic() + PATIENCE_S
        while not condition():
            if time.monotonic() > end or self.process.poll() is not None:
                self.process.kill()
                raise Broken("csiwd does not %s: %s" % (
                    what, self.said().decode(errors="replace")))
            time.sleep(0.01)

    def run(self, ret, nap_s=0.0, **request):
        """Seconds from setting the start bit to seeing finished."""
        w = self.window
        start = time.perf_counter()
        w.request(**request)
        while not w.finished:
            if time.perf_counter() - start > PATIENCE_S:
                raise Broken("csiwd does not answer")
            time.sleep(nap_s)
        elapsed = time.perf_counter() - start
        if w.ret != ret:
            raise Broken("csiwd answers %d where %d is expected"
                         % (w.ret, ret))
        return elapsed

    def cpu_s(self):
        return cpu_s(self.process.pid)

    def rss(self):
        """Resident bytes of every mapping but the window's."""
        inode = str(os.stat(self.path).st_ino)
        total, mine = 0, True
        with open("/proc/%d/smaps" % self.process.pid) as f:
            for line in f:
                word = line.split()
                if not word[0].endswith(":"):
                    mine = word[4] != inode
                elif word[0] == "Rss:" and mine:
                    total += int(word[1]) * 1024
        return total
