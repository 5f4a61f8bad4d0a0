# SPDX-License-Identifier: BSD-2-Clause
"""object.py BUILD native|arm64: what compilers make of win.c and the real
port.h: no memory function that they invented, no vector register, no exclusive
or string instruction and no DC ZVA (rule W8), the right barriers (W9), and a
prefetch that is a hint: hint.c runs it over memory that nobody may touch.

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
# Functions of win.h that are there for one instruction.
SINGLE = ("csiw_win_barrier", "csiw_win_barrier_loads",
          "csiw_win_barrier_stores", "csiw_win_prefetch")
# Prefix of the tools, instructions that W8 forbids, which are barriers (W9) and
# hints, those of SINGLE, and what a compiler may do at most.
MACHINES = {
    "native": ("", r"%[xyz]mm\d|^lock|^xchg\w* .*\(|^cmpxchg|^rep|^movnt",
               r"[lms]fence|prefetch\w+",
               ("mfence", "lfence", "sfence", "prefetchw"),
               [["-O0"], ["-Os"], ["-O2"], ["-O3"], ["-O3", "-mavx2"]]),
    "arm64": ("aarch64-linux-gnu-",
              r"\b[qvz]\d+(\.|\b)|\b[ds]\d+,|^(ld|st)a?l?x[rp]|^dc "
              r"|^(cas|swp|ld(add|set|clr|eor)|cpy|set[gpme])",
              r"([di]sb|dmb)( \w+)?|prfu?m \w+",
              ("dmb sy", "dmb ld", "dmb st", "prfm pstl1keep"),
              [["-O0"], ["-Os"], ["-O2"], ["-O3"],
               ["-O3", "-march=armv8.2-a+sve"]]),
}
# What is put into port.h for a fault: (what stands there, another).
FAULTS = {
    "native": [("mfence", "sfence"), ('"lfence"', '"mfence"'),
               ('"lfence"', '"sfence"'), ('"sfence"', '""'),
               ('"sfence"', '"lfence"'), ("prefetchw", "prefetcht0"),
               ('"prefetchw %0"', '"prefetchw %0; testb $1, %0"'),
               ('"prefetchw %0"', '"prefetchw %0; lfence"')],
    "arm64": [("dmb sy", "dmb ish"), ('"dmb ld"', '"dmb ishld"'),
              ('"dmb ld"', '"dmb st"'), ('"dmb st"', '"dmb ishst"'),
              ('"dmb st"', '""'), ("(uintptr_t)p, 1);", "(uintptr_t)p, 0);"),
              ("(uintptr_t)p, 1);", "(uintptr_t)p, 1); (void)*p;")],
}
HINT_LINKS = {"native": (), "arm64": ("-static",)}
HINT_RUNS = {"native": (), "arm64": (program.ARM64_RUN,)}


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


def single(code, name, kind, want):
    """What is wrong with barriers and hints of a function."""
    if name not in code:
        return f"has no {name}"
    # -O0 leaves what port.h has for it a function of its own
    text = code[name] + code.get(name.replace("csiw_win", "port"), "")
    has = {m.group() for m in (re.match(kind, line)
                               for line in instructions(text)) if m}
    return None if has == {want} else \
        f"{name} has {' and '.join(sorted(has)) or 'nothing'}, not {want}"


def hint_touches(machine, compiler, out):
    """What is wrong with a prefetch that runs."""
    hint = out + ".hint"
    program.call([compiler, "-std=gnu11", *HINT_LINKS[machine], "-I",
                  os.path.join(program.ROOT, "include"), "-o", hint,
                  os.path.join(program.HERE, "hint.c"), out])
    done = subprocess.run([*HINT_RUNS[machine], hint], text=True,
                          cwd=os.path.dirname(out), stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT)
    return None if done.returncode == 0 else \
        f"csiw_win_prefetch touches memory: hint.c ended with {done.returncode}"


def faults(machine, compiler, out):
    tools, forbidden, kind, wants, _ = MACHINES[machine]
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
    found += filter(None, (single(code, name, kind, want)
                           for name, want in zip(SINGLE, wants)))
    if not found:
        found += filter(None, [hint_touches(machine, compiler, out)])
    return found


def architecture():
    return subprocess.run([os.environ["CC"], "-dumpmachine"], text=True,
                          stdout=subprocess.PIPE).stdout.split("-")[0]


def compilers(machine):
    if machine == "arm64":
        program.arm64_tools(program.ARM64, program.ARM64_RUN)
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
    found = faults(machine, compiler, out)
    if not found:
        sys.exit(f"{what} was not noticed in the object file")
    print(f"{what}: noticed: {found[0]}")


def main():
    build, machine = sys.argv[1:]
    objects = 0
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "win.o")
        for compiler in compilers(machine):
            for options in MACHINES[machine][-1]:
                compile_win(compiler, options,
                            os.path.join(program.ROOT, WIN), out)
                found = faults(machine, compiler, out)
                print(f"{compiler} {' '.join(options)}: "
                      f"{found or 'in order'}")
                if found:
                    sys.exit("win.c as compiled breaks rule W8 or W9: the "
                             "above has no place near a Device window")
                objects += 1
        first = compilers(machine)[0]
        must_find(machine, first, folder, "volatile", "",
                  "a port.h without volatile")
        for old, new in FAULTS[machine]:
            must_find(machine, first, folder, old, new, f"{new} for {old}")
    figures.report(build, 5 if machine == "native" else 6, [
        [f"compilations of win.c, {machine}", f"{objects}",
         "no invented call, vector or exclusive; each barrier is of its kind, "
         "the prefetch a hint"]])


main()
