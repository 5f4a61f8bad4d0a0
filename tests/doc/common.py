# SPDX-License-Identifier: BSD-2-Clause
"""What the document tests share: the files of the project, the options that a
program says it has, and how a test ends."""

import os
import re
import subprocess
import sys

SKIP = 77
OPTION = re.compile(r"(?<![\w-])(--[a-z][a-z-]*[a-z]|-[A-Za-z])(?![\w-])")


def files(source):
    """Paths of the project's own files, relative to source."""
    found = []
    for folder, dirs, names in os.walk(source):
        dirs[:] = [d for d in sorted(dirs)
                   if d not in (".git", "__pycache__", "build")
                   and not d.startswith("build-")]
        found += [os.path.relpath(os.path.join(folder, n), source)
                  for n in sorted(names) if n != ".git"]
    return found


def read(source, path):
    with open(os.path.join(source, path), encoding="utf-8") as f:
        return f.read()


def help_of(*command):
    """Text of COMMAND --help, which must end with 0."""
    return subprocess.run([*command, "--help"], check=True, text=True,
                          stdout=subprocess.PIPE).stdout


def commands_of(csiw):
    """Names of the commands that csiw --help lists."""
    listed = help_of(csiw).split("commands:\n")[1]
    return re.findall(r"^  ([a-z]+) ", listed, re.M)


def options_of(csiw):
    """Options by command, those of csiw itself under ''."""
    options = {"": set(OPTION.findall(help_of(csiw)))}
    for command in commands_of(csiw):
        options[command] = set(OPTION.findall(help_of(csiw, command)))
    return options


def end(problems):
    """Ends the test: one line a problem, 1 if there was any."""
    for problem in problems:
        print(problem)
    print(f"{len(problems)} problems" if problems else "in order")
    sys.exit(1 if problems else 0)


def skip(why):
    print(f"skipped: {why}")
    sys.exit(SKIP)
