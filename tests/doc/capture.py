# SPDX-License-Identifier: BSD-2-Clause
"""capture.py SOURCE: the capture that is shipped is what its generator makes."""

import filecmp
import os
import subprocess
import sys
import tempfile

import common

folder = os.path.join(sys.argv[1], "examples", "captures")
shipped = os.path.join(folder, "example.pcap")
problems = []
with tempfile.TemporaryDirectory() as private:
    made = os.path.join(private, "example.pcap")
    subprocess.run([sys.executable, "-B", os.path.join(folder, "make.py"), made],
                   check=True)
    if not filecmp.cmp(shipped, made, shallow=False):
        problems.append(f"{shipped} is not what make.py beside it makes; run "
                        "make.py, and look at what changed")
if os.path.getsize(shipped) > 200 * 1024:
    problems.append(f"{shipped} is larger than 200 KiB")
common.end(problems)
