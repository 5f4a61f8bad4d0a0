# SPDX-License-Identifier: BSD-2-Clause
"""analyse.py TOOL SOURCE BUILD: runs a static analyser over the project as its
own build compiles it; no finding is accepted.  TOOL is

  tidy      clang-tidy over every C file, with the checks of .clang-tidy
  analyzer  gcc -fanalyzer over all but tests: it knows nothing of cmocka
  cppcheck  cppcheck over every C file

A finding that is wrong is silenced on its line, with the reason beside it:
NOLINTNEXTLINE(check): reason.  77 is a skip: the tool is missing."""

import concurrent.futures
import json
import os
import re
import shlex
import shutil
import subprocess
import sys

PROGRAMS = {"tidy": "clang-tidy", "analyzer": "gcc", "cppcheck": "cppcheck"}
NAMES = {"tidy": "clang-tidy", "analyzer": "gcc -fanalyzer",
         "cppcheck": "cppcheck"}
COMPILERS = {"tidy": "clang", "analyzer": "gcc", "cppcheck": "gcc"}


def skip(why):
    print(why)
    sys.exit(1 if os.environ.get("CSIW_REQUIRE_CAPTURES") == "1" else 77)


def commands(tool, source, build):
    """One compile command a file, from a configuration for this tool."""
    subprocess.run(["cmake", "-S", source, "-B", build, "-G", "Ninja",
                    "-DCMAKE_C_COMPILER=" + COMPILERS[tool],
                    "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON"],
                   check=True, stdout=subprocess.DEVNULL)
    with open(os.path.join(build, "compile_commands.json")) as f:
        return {c["file"]: c for c in json.load(f)}


def tidy(command, build):
    return ["clang-tidy", "-p", build, "--quiet", command["file"]]


def analyzer(command, _):
    words = shlex.split(command["command"])
    words[words.index("-o") + 1] = os.devnull
    return words + ["-O1", "-fanalyzer", "-Werror"]


def each(tool, found, build):
    """Findings of a tool that takes one file at a time."""
    def run(command):
        make = tidy if tool == "tidy" else analyzer
        return subprocess.run(make(command, build), cwd=command["directory"],
                              text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE)

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for done in pool.map(run, found.values()):
            if done.returncode != 0:
                yield done.stdout + done.stderr


def cppcheck(build):
    """The machine's own configuration alone: port.h refuses unknown ones."""
    done = subprocess.run(
        ["cppcheck", "--project=" + os.path.join(build,
                                                 "compile_commands.json"),
         "--enable=warning,performance,portability", "--inconclusive",
         "--inline-suppr", "--std=c11", "--quiet", "--error-exitcode=1",
         "-D__x86_64__", "-j", str(os.cpu_count())],
        text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        yield done.stdout


def record(source, build, tool, count):
    folder = os.path.join(os.path.dirname(build), "figures")
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, "static-%s.json" % tool)
    with open(path + ".new", "w", encoding="utf-8") as f:
        json.dump({"title": "Static analysis",
                   "rows": [[NAMES[tool], "%d files" % count,
                             "no finding"]]}, f)
    os.rename(path + ".new", path)


def main():
    tool, source, build = sys.argv[1:]
    for program in (PROGRAMS[tool], COMPILERS[tool], "ninja"):
        if shutil.which(program) is None:
            skip("%s is not installed" % program)
    found = commands(tool, source, build)
    if tool == "analyzer":
        found = {f: c for f, c in found.items()
                 if not re.search("/tests/", f[len(source):])}
    findings = list(cppcheck(build) if tool == "cppcheck"
                    else each(tool, found, build))
    for finding in findings:
        print(finding)
    print("%s: %d files, %d with findings" %
          (tool, len(found), len(findings)))
    if findings:
        sys.exit(1)
    record(source, build, tool, len(found))


if __name__ == "__main__":
    main()
