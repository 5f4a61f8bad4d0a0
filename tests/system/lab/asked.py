# SPDX-License-Identifier: BSD-2-Clause
"""Requests to a csiwd in a guest, while the test does something else.

    agent = serving(guest)                 csiwd in the guest
    asked = Asked(guest, timeout=30)       csiw collect on this side
    asked.ends_with(9)                     its harness.Result
    refused(guest, agent, 3, "channel")    a request, and what the agent says
"""
import re
import threading

import harness  # vm.py knows where


class Asked:
    """csiw collect on this side, while the test does something else."""

    def __init__(self, guest, **request):
        self.result = self.error = None

        def ask():
            try:
                self.result = harness.collect(guest.window, **request)
            except AssertionError as e:
                self.error = e
        self.thread = threading.Thread(target=ask, daemon=True)
        self.thread.start()

    def end(self):
        self.thread.join(2 * harness.PATIENCE_S)
        assert self.result, "csiw collect: %s" % self.error
        return self.result

    def ends_with(self, ret):
        result = self.end()
        assert result.out and result.out["return_value"] == ret, result
        assert result.status == (0 if ret in (6, 7, 8) else 3), result
        return result


def serving(guest, *options, interface="wlan0"):
    return guest.agent("--capture", "nexmon:" + interface,
                       *options).says("(?i)serving")


def says_next(agent, before, *words):
    """All of the words in one line that came behind the first before lines."""
    def found():
        lines = agent.err.splitlines()[before:]
        return next((line for line in lines
                     if all(re.search(w, line) for w in words)), None)
    return harness.until("%r of csiwd" % (words,), found)


def refused(guest, agent, ret, *words, **request):
    """A request is answered with ret and a sentence that names the words."""
    before = len(agent.err.splitlines())
    Asked(guest, **{"timeout": 5, **request}).ends_with(ret)
    says_next(agent, before, *words)
    assert agent.alive()
