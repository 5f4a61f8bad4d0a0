# SPDX-License-Identifier: BSD-2-Clause
"""names.py SOURCE CTEST BUILD: every test that a document names exists."""

import re
import subprocess
import sys

import common

GROUPS = ("unit|evil|system|consume|doc|bench|fuzz|proof|attack|death|foreign|"
          "width|model|static|soak")
NAME = re.compile(rf"`((?:{GROUPS})\.[a-z_0-9]+)`")

source, ctest, build = sys.argv[1:]
listing = subprocess.run([ctest, "-N"], cwd=build, check=True, text=True,
                         stdout=subprocess.PIPE).stdout
tests = set(re.findall(r"Test +#\d+: (\S+)", listing))
# These are in the build with sanitizers alone, one a script.
for path in common.files(source):
    found = re.fullmatch(r"tests/attack/(\w+)\.py", path)
    if found:
        tests.add("attack." + found.group(1))
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
