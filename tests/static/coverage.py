# SPDX-License-Identifier: BSD-2-Clause
"""coverage.py SOURCE BUILD: builds the freestanding library with counters, runs
the unit and evil tests over it and wants all of its functions, and at least 95 %
of its branches; each branch that is left has its reason in branches.txt.

77 is a skip: gcovr is missing."""

import json
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
BRANCHES_MIN = 0.95
WINGS = "lib/(wire|peer|guest)/"
# Not tests/width, which compiles the library again and is not run here.
COUNTED = ("lib", "tests/evil")


def run(*command, **more):
    done = subprocess.run(command, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, **more)
    if done.returncode != 0:
        sys.exit("%s failed:\n%s" % (" ".join(command), done.stdout[-4000:]))


def measure(source, build):
    shutil.rmtree(build, ignore_errors=True)
    off = ["-DCSIW_BUILD_%s=OFF" % part
           for part in ("AGENT", "CLIENT", "EXAMPLES", "FUZZ")]
    run("cmake", "-S", source, "-B", build, "-DCMAKE_BUILD_TYPE=Debug",
        "-DCMAKE_C_FLAGS=--coverage", "-DCSIW_INSTALL=OFF", "-G", "Ninja",
        *off)
    run("cmake", "--build", build)
    run("ctest", "-L", "^(unit|evil)$", "--output-on-failure", cwd=build)
    report = os.path.join(build, "coverage.json")
    run("gcovr", "--root", source, "--filter",
        os.path.join(source, WINGS), "--json", report,
        *(os.path.join(build, folder) for folder in COUNTED))
    with open(report) as f:
        return json.load(f)["files"]


def reasons():
    with open(os.path.join(HERE, "branches.txt"), encoding="utf-8") as f:
        return [line.rsplit(": ", 1)[0] for line in f
                if line.strip() and not line.startswith("#")]


def missed(source, files):
    """Of each branch not taken, its file and the text of its line."""
    for f in files:
        with open(os.path.join(source, f["file"]), encoding="utf-8") as text:
            lines = text.read().split("\n")
        for line in f["lines"]:
            for branch in line["branches"]:
                if branch["count"] == 0:
                    yield "%s: %s" % (f["file"],
                                      lines[line["line_number"] - 1].strip())


def judge(files, left):
    problems = ["%s: %s is never called" % (f["file"], function["name"])
                for f in files for function in f["functions"]
                if function["execution_count"] == 0]
    known = reasons()
    problems += ["no test takes every branch of %s\n    test it, or give the "
                 "reason in tests/static/branches.txt" % line
                 for line in sorted(set(left)) if line not in known]
    problems += ["tests/static/branches.txt: all is taken now of %s" % line
                 for line in known if line not in left]
    return problems


def write(build, group, title, rows):
    folder = os.path.join(os.path.dirname(build), "figures")
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, group + ".json")
    with open(path + ".new", "w", encoding="utf-8") as f:
        json.dump({"title": title, "rows": rows}, f, indent=1)
    os.rename(path + ".new", path)


def main():
    source, build = sys.argv[1:]
    if shutil.which("gcovr") is None:
        print("gcovr is not installed")
        sys.exit(1 if os.environ.get("CSIW_REQUIRE_CAPTURES") == "1" else 77)
    files = measure(source, build)
    left = list(missed(source, files))
    functions = sum(len(f["functions"]) for f in files)
    branches = sum(len(line["branches"]) for f in files for line in f["lines"])
    taken = 1 - len(left) / branches
    problems = judge(files, left)
    if taken < BRANCHES_MIN:
        problems.append("%.1f %% of the branches are taken, fewer than %.0f %%"
                        % (100 * taken, 100 * BRANCHES_MIN))
    print("functions %d, branches %d, taken %.1f %%"
          % (functions, branches, 100 * taken))
    if problems:
        sys.exit("\n".join(problems))
    write(build, "coverage", "Coverage of lib/ without hosted/", [
        ["branches taken by unit and evil tests", "%.1f %%" % (100 * taken),
         "of %d; at least 95 %%, the others have a reason each" % branches],
        ["functions", "100 %", "of %d" % functions]])


if __name__ == "__main__":
    main()
