# SPDX-License-Identifier: BSD-2-Clause
"""csiw csiparams against files of vectors: csiparams.py [CSIW [CSV]...]

Without arguments CSIW is the variable of that name, and the files are the
project's own and, where it exists, a recording of makecsiparams in the same
columns.  A row that the tool accepted must come out
byte for byte, as base64 and with -r; one that it refused must end with status
2, one sentence and nothing on stdout.  Where docs/CSIPARAMS.md says that we
refuse what the tool accepts, and only there, rows of the groups in MAY_DIFFER
must be refused.
"""
import csv
import os
import re
import shlex
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
OWN = os.path.join(ROOT, "tests", "vectors", "csiparams.csv")
RECORDED = os.path.join(os.path.dirname(ROOT), "shared", "data",
                        "makecsiparams_vectors.csv")
MAY_DIFFER = ("odd", "disable", "enable", "repeat")
GRAMMAR = re.compile(r"([25]g)?[0-9]+([lu] *|/[0-9]+[lu]? *)?", re.I)
NUMBER = re.compile("[0-9][0-9a-fx]*", re.I)
MAC = "[0-9a-f]{1,2}(:[0-9a-f]{1,2}){5}"
MACS = re.compile("%s(,%s)*" % (MAC, MAC), re.I)
# Centre channels of every chanspec that means something, by its upper byte
# without the sideband.
TWENTY = [*range(36, 65, 4), *range(100, 145, 4), *range(149, 178, 4)]
CENTRES = {
    0x10: range(1, 15), 0x18: range(3, 12), 0xD0: TWENTY,
    0xD8: (38, 46, 54, 62, 102, 110, 118, 126, 134, 142, 151, 159),
    0xE0: (42, 58, 106, 122, 138, 155), 0xE8: (50, 114),
}


def ours_refuses(row):
    """Whether docs/CSIPARAMS.md has us refuse what the tool accepts."""
    chanspec = int(row["chanspec"], 16)
    if chanspec and chanspec & 0xFF not in CENTRES.get(
            chanspec >> 8 & 0xF8, ()):
        return True
    words = shlex.split(row["arguments"])
    while words:
        option = words.pop(0)
        if option == "-r":
            continue
        if option[:1] != "-" or not words:
            return True
        value = words.pop(0)
        pattern = {"-c": GRAMMAR, "-m": MACS}.get(option, NUMBER)
        if not pattern.fullmatch(value):
            return True
        if option == "-e" and int(value, 0) > 1:
            return True
    return False


def run(csiw, arguments, raw):
    return subprocess.run([csiw, "csiparams"] + arguments + ["-r"] * raw,
                          stdin=subprocess.DEVNULL, capture_output=True,
                          timeout=60, check=False)


def refused(done):
    """None, or what is wrong with the refusal."""
    if done.returncode != 2:
        return "status %d, not 2" % done.returncode
    if done.stdout:
        return "printed %r" % done.stdout
    lines = done.stderr.decode().splitlines()
    if len(lines) != 1 or not lines[0].startswith("csiw: "):
        return "not one sentence on stderr: %r" % done.stderr
    return None


def accepted(done, expected):
    if done.returncode != 0:
        return "status %d: %s" % (done.returncode, done.stderr.decode())
    if done.stdout != expected:
        return "printed %r, not %r" % (done.stdout, expected)
    return None


def judge(csiw, row):
    arguments = shlex.split(row["arguments"])
    plain = run(csiw, arguments, False)
    if row["accepted"] != "1" or (
            row["group"].startswith(MAY_DIFFER) and ours_refuses(row)):
        return refused(plain)
    return accepted(plain, row["base64"].encode() + b"\n") or accepted(
        run(csiw, arguments, True), bytes.fromhex(row["raw34_hex"]))


def check(csiw, path):
    """Number of rows that are not as they must be."""
    with open(path, newline="", encoding="ascii") as f:
        rows = list(csv.DictReader(f))
    assert rows, "no rows in " + path
    wrong = 0
    for row in rows:
        complaint = judge(csiw, row)
        if complaint:
            wrong += 1
            print("row %s (%s): %s\n    %s" % (
                row["id"], row["group"], row["arguments"], complaint))
    print("%s: %d of %d rows as they must be" % (
        path, len(rows) - wrong, len(rows)))
    return wrong


def main():
    csiw, *paths = sys.argv[1:] or [os.environ.get("CSIW", "csiw")]
    if not paths:
        paths = [OWN, RECORDED]
    there = [path for path in paths if os.path.exists(path)]
    if sum(check(csiw, path) for path in there):
        return 1
    if there == paths:
        return 0
    print("not there: " + ", ".join(set(paths) - set(there)))
    return 1 if os.environ.get("CSIW_REQUIRE_CAPTURES") == "1" else 77


if __name__ == "__main__":
    sys.exit(main())
