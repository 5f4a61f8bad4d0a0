# SPDX-License-Identifier: BSD-2-Clause
"""format.py SOURCE: every C file is as clang-format leaves it.

The keys of .clang-format are those of version 14, and that version decides: a
later one may lay out a line otherwise, so it only warns."""

import re
import shutil
import subprocess
import sys

import common

DECIDES = 14

tool = shutil.which("clang-format-14") or shutil.which("clang-format")
if not tool:
    common.skip("no clang-format")
version = subprocess.run([tool, "--version"], check=True, text=True,
                         stdout=subprocess.PIPE).stdout
major = int(re.search(r"version (\d+)", version).group(1))
if major < DECIDES:
    common.skip(f"clang-format {major} does not know all keys")

source = sys.argv[1]
paths = [p for p in common.files(source) if p.endswith((".c", ".h"))]
run = subprocess.run([tool, "--dry-run", "-Werror", *paths], cwd=source,
                     text=True, stderr=subprocess.PIPE)
print(run.stderr, end="")
if run.returncode == 0:
    common.end([])
if major > DECIDES:
    common.skip(f"clang-format {major} would lay these out otherwise, but "
                f"version {DECIDES} decides")
common.end(["not as clang-format leaves it: run clang-format -i on the above"])
