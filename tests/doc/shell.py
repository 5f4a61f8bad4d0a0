# SPDX-License-Identifier: BSD-2-Clause
"""shell.py SOURCE: shellcheck finds nothing in the project's shell scripts."""

import shutil
import subprocess
import sys

import common

if not shutil.which("shellcheck"):
    common.skip("no shellcheck")
source = sys.argv[1]
scripts = [p for p in common.files(source)
           if p.endswith(".sh") or p in (".ci/run",
                                       "guest-agent/service/S70csiwd.in")]
run = subprocess.run(["shellcheck", "--external-sources", "--source-path=.",
                      *scripts], cwd=source)
common.end([] if run.returncode == 0 else ["shellcheck found the above"])
