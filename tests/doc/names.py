# SPDX-License-Identifier: BSD-2-Clause
"""names.py SOURCE CTEST BUILD: every test that a document names exists."""

import re
import subprocess
import sys

import common

NAME = re.compile(r"`((?:unit|evil|system|consume|doc|bench|fuzz)\.[a-z_0-9]+)`")

source, ctest, build = sys.argv[1:]
listing = subprocess.run([ctest, "-N"], cwd=build, check=True, text=True,
                         stdout=subprocess.PIPE).stdout
tests = set(re.findall(r"Test +#\d+: (\S+)", listing))
problems = []
named = 0
for path in common.files(source):
    if path.endswith(".md"):
        for name in NAME.findall(common.read(source, path)):
            named += 1
            if name not in tests:
                problems.append(f"{path} names {name}, and there is no such test")
if named == 0:
    problems.append("no document names a test: the pattern is wrong")
common.end(problems)
