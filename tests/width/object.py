# SPDX-License-Identifier: BSD-2-Clause
"""object.py BUILD native|arm64: what compilers make of win.c and the real
port.h: no memory function that they invented, no vector register, no exclusive
or string instruction and no DC ZVA (rule W8), and the right barrier (W9).

csiw_win_init is left out of this: it fills a private struct."""

import os
import re
import shutil
import subprocess
import sys
import tempfile

import figures
import program

WIN = "lib/wire/win.c"
# What win.c itself calls, under names that no compiler invents.
CALLS = {"memcpy": "named_memcpy", "memset": "named_memset",
         "memcmp": "named_memcmp"}
NEEDS = {*CALLS.values(), "csiw_capacity"}
# Prefix of the tools, instructions that W8 forbids, the barrier of W9, and what
# a compiler may do at most.
MACHINES = {
    "native": ("", r"%[xyz]mm\d|^lock|^xchg\w* .*\(|^cmpxchg|^rep|^movnt",
               r"\bmfence\b",
               [["-O0"], ["-Os"], ["-O2"], ["-O3"], ["-O3", "-mavx2"]]),
    "arm64": ("aarch64-linux-gnu-",
              r"\b[qvz]\d+(\.|\b)|\b[ds]\d+,|^(ld|st)a?l?x[rp]|^dc "
              r"|^(cas|swp|ld(add|set|clr|eor)|cpy|set[gpme])",
              r"\bdmb\s+sy\b",
              [["-O0"], ["-Os"], ["-O2"], ["-O3"],
               ["-O3", "-march=armv8.2-a+sve"]]),
}


def compile_win(compiler, options, path, out):
    renames = [f"-D{old}={new}" for old, new in CALLS.items()]
    free = [f for f in program.FREESTANDING
            if "clang" not in compiler or "tree-loop" not in f]
    program.call([compiler, *free, *options, *renames, "-I",
                  os.path.join(program.ROOT, "include"), "-I",
                  os.path.join(program.ROOT, "lib/wire"), "-c", path,
                  "-o", out])


def functions(tools, out):
    """Disassembly by function."""
    text = program.call([tools + "objdump", "-d", "--no-show-raw-insn", out])
    parts = re.split(r"^[0-9a-f]+ <(\w+)>:$", text, flags=re.M)
    return dict(zip(parts[1::2], parts[2::2]))


def instructions(text):
    """Without addresses and remarks."""
    for line in text.splitlines():
        if ":\t" in line:
            yield " ".join(re.sub(r"//.*|<.*>", "", line.split(":\t", 1)[1])
                           .split())


def faults(machine, out):
    tools, forbidden, barrier, _ = MACHINES[machine]
    found = []
    undefined = set(re.findall(r"\bU (\w+)",
                               program.call([tools + "nm", "-u", out])))
    for name in sorted(undefined - NEEDS - {"_GLOBAL_OFFSET_TABLE_"}):
        found.append(f"calls {name}, which win.c does not")
    code = functions(tools, out)
    for name, text in code.items():
        if name == "csiw_win_init":
            continue
        for line in instructions(text):
            if re.search(forbidden, line):
                found.append(f"{name} has {line}")
    if "csiw_win_barrier" not in code:
        found.append("has no csiw_win_barrier")
    elif not re.search(barrier, code["csiw_win_barrier"] +
                       code.get("port_barrier", "")):
        found.append(f"has no {barrier} in csiw_win_barrier")
    return found


def architecture():
    return subprocess.run([os.environ["CC"], "-dumpmachine"], text=True,
                          stdout=subprocess.PIPE).stdout.split("-")[0]


def compilers(machine):
    if machine == "arm64":
        program.arm64_tools(program.ARM64)
        return [program.ARM64]
    if architecture() != "x86_64":
        print("instructions are known of x86-64 and arm64 alone")
        sys.exit(77)
    return [os.environ["CC"]] + [c for c in ("clang",) if shutil.which(c)]


def must_find(machine, compiler, folder, old, new, what):
    """A fault in a copy of port.h is found."""
    path = os.path.join(folder, "win.c")
    shutil.copy(os.path.join(program.ROOT, WIN), path)
    shutil.copy(os.path.join(program.ROOT, "lib/wire/mem.h"), folder)
    text = program.source("lib/wire/port.h")
    if old not in text:
        sys.exit(f"port.h no longer holds {old!r}: say in object.py what does")
    with open(os.path.join(folder, "port.h"), "w", encoding="utf-8") as f:
        f.write(text.replace(old, new))
    out = os.path.join(folder, "fault.o")
    compile_win(compiler, ["-O3"], path, out)
    found = faults(machine, out)
    if not found:
        sys.exit(f"{what} was not noticed in the object file")
    print(f"{what}: noticed: {found[0]}")


def main():
    build, machine = sys.argv[1:]
    objects = 0
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "win.o")
        for compiler in compilers(machine):
            for options in MACHINES[machine][3]:
                compile_win(compiler, options,
                            os.path.join(program.ROOT, WIN), out)
                found = faults(machine, out)
                print(f"{compiler} {' '.join(options)}: "
                      f"{found or 'in order'}")
                if found:
                    sys.exit("win.c as compiled breaks rule W8 or W9: the "
                             "above has no place near a Device window")
                objects += 1
        first = compilers(machine)[0]
        must_find(machine, first, folder, "volatile", "",
                  "a port.h without volatile")
        must_find(machine, first, folder,
                  {"native": "mfence", "arm64": "dmb sy"}[machine],
                  {"native": "sfence", "arm64": "dmb ish"}[machine],
                  "a weaker barrier")
    figures.report(build, 5 if machine == "native" else 6, [
        [f"compilations of win.c, {machine}", f"{objects}",
         "no invented call, vector or exclusive; the barrier is a full one"]])


main()
