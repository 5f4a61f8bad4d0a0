#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Makes the seeds of the fuzz targets, corpus/*/seed_*.bin, from the golden
vectors, the example capture and what the modules seeds_*.py list.

    make_seeds.py           write them, and remove those it no longer makes
    make_seeds.py --check   exit 1 if a seed differs from what would be written,
                            a target has none, or the corpora outgrow the limits

The other files of corpus/ were found by fuzzing and are left alone.
"""
import glob
import os
import sys

import seeds_engines
import seeds_formats
import seeds_programs
import seeds_radio

HERE = os.path.dirname(os.path.abspath(__file__))
LIMIT = 1500 * 1000             # bytes of all corpora
FILE_LIMIT = 5000               # of a file, as fuzz.py's -max_len

TARGETS = {}
for module in seeds_formats, seeds_engines, seeds_programs, seeds_radio:
    TARGETS.update(module.TARGETS)


def seeds():
    return {os.path.join(HERE, "corpus", name, "seed_%02d.bin" % i): data
            for name, make in TARGETS.items() for i, data in enumerate(make())}


def contents(path):
    with open(path, "rb") as f:
        return f.read()


def check(want, present):
    stale = sorted({os.path.basename(os.path.dirname(p)) for p in want
                    if p not in present or contents(p) != want[p]} |
                   {os.path.basename(os.path.dirname(p)) for p in present
                    if p not in want})
    if stale:
        sys.exit("%s: seeds are not what make_seeds.py writes; run %s" %
                 (", ".join(stale), os.path.join(HERE, "make_seeds.py")))
    for source in glob.glob(os.path.join(HERE, "fuzz_*.c")):
        name = os.path.basename(source)[len("fuzz_"):-len(".c")]
        if name not in TARGETS:
            sys.exit("%s has no seeds: list some in a seeds_*.py" % source)
    sizes = [os.path.getsize(p)
             for p in glob.glob(os.path.join(HERE, "corpus", "*", "*"))]
    if sum(sizes) > LIMIT or max(sizes) > FILE_LIMIT:
        sys.exit("the corpora have %d bytes, the longest file %d, and %d and "
                 "%d are the limits: sh tests/fuzz/run.sh --keep keeps less" %
                 (sum(sizes), max(sizes), LIMIT, FILE_LIMIT))


def main():
    want = seeds()
    present = glob.glob(os.path.join(HERE, "corpus", "*", "seed_*.bin"))
    if sys.argv[1:] == ["--check"]:
        check(want, present)
        return
    for path in present:
        os.remove(path)
    for path, data in want.items():
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as f:
            f.write(data)


if __name__ == "__main__":
    main()
