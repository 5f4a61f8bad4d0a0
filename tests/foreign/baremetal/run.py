# SPDX-License-Identifier: BSD-2-Clause
"""run.py BUILD: the bare machine of this folder under QEMU, and three faults
put into copies of it, each of which has to be noticed."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
TOOLS = ("aarch64-linux-gnu-gcc", "qemu-system-aarch64")
# Only so that a machine that hangs ends: it is done in a few seconds.
HANG_S = 300
# File, what stands there, the fault, what must be said, and what it proves.
FAULTS = (
    ("lib/wire/win.c", "return (uintptr_t)p % WORD == 0;", "return p != NULL;",
     r"unexpected exception 4: .*\(alignment\), address 0x49",
     "unaligned words of win.c in the window"),
    ("baremetal/machine.c", "(1U << 1) | (1U << 2)", "(1U << 2)",
     "an unaligned access was let through", "no alignment check in SCTLR_EL1"),
    ("baremetal/machine.c", "(uint64_t)ATTR_DEVICE << 8",
     "(uint64_t)ATTR_NORMAL << 8", "memory attributes 0xff\nbut they must be",
     "a window in Normal memory"),
)


def skip(sentence):
    print(sentence)
    sys.exit(1 if os.environ.get("CSIW_REQUIRE_CAPTURES") == "1" else 77)


def output(command, status):
    """What it says; status None is any but 0."""
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True,
                          stderr=subprocess.STDOUT, timeout=HANG_S)
    if (done.returncode == 0) != (status == 0):
        print(done.stdout)
        sys.exit(f"{command[0]} ended with {done.returncode}; what it said is "
                 "above")
    return done.stdout


def copy(folder):
    shutil.copytree(HERE, os.path.join(folder, "baremetal"))
    for name in ("lib", "include"):
        shutil.copytree(os.path.join(ROOT, name), os.path.join(folder, name))


def change(path, old, new):
    with open(path, encoding="utf-8") as f:
        text = f.read()
    if text.count(old) != 1:
        sys.exit(f"{path} does not hold {old!r} once: say in run.py what "
                 "stands there now")
    with open(path, "w", encoding="utf-8") as f:
        f.write(text.replace(old, new))


def run(folder, status):
    output(["sh", os.path.join(folder, "baremetal", "build.sh"), folder,
            folder], 0)
    return output(["qemu-system-aarch64", "-M", "virt", "-cpu", "cortex-a72",
                   "-accel", "tcg", "-m", "256M", "-nodefaults", "-display",
                   "none", "-semihosting",
                   "-kernel", os.path.join(folder, "csiw.elf")], status)


def figures(build, said):
    """Atomically."""
    number = {name: int(re.search(rf"^{name} (\d+)$", said, re.M).group(1))
              for name in ("runs", "samples", "traps")}
    rows = [["whole runs through Device memory", f"{number['runs']}",
             "arm64 without an operating system, alignment checked; byte for "
             "byte as it must be"],
            ["samples in them", f"{number['samples']:,}", ""],
            ["unaligned accesses on purpose", f"{number['traps']}",
             "all trapped; half of them in the window"],
            ["faults of the machine and of win.c, noticed", f"{len(FAULTS)}",
             "put into copies"]]
    os.makedirs(os.path.join(build, "figures"), exist_ok=True)
    path = os.path.join(build, "figures", "baremetal.json")
    with open(path + ".new", "w", encoding="utf-8") as f:
        json.dump({"title": "Bare metal", "rows": rows}, f, indent=1)
    os.rename(path + ".new", path)


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: run.py BUILD")
    for tool in TOOLS:
        if not shutil.which(tool):
            skip(f"no {tool}")
    with tempfile.TemporaryDirectory() as folder:
        copy(os.path.join(folder, "good"))
        said = run(os.path.join(folder, "good"), 0)
        print(said)
        for n, (path, old, new, sentence, what) in enumerate(FAULTS):
            place = os.path.join(folder, str(n))
            copy(place)
            change(os.path.join(place, path), old, new)
            last = run(place, None)
            if not re.search(sentence, last):
                print(last)
                sys.exit(f"{what}: not noticed as such")
            print(f"{what}: noticed: {last.splitlines()[-1]}")
    figures(sys.argv[1], said)


main()
