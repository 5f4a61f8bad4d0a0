# SPDX-License-Identifier: BSD-2-Clause
"""embed.py TARGET BUILD [SOURCE]: compiles the freestanding library as an
embedder would, links it without a C library, and holds sizes and depth of
stack against their limits.

The depth of a public function is its frame and the deepest chain of frames
below it, from GCC's call graph (-fcallgraph-info=su).  memcpy, memmove, memset
and memcmp are those of tests/consume/nostdlib.c.  Recursion, calls through
pointers and frames of no fixed size have no depth: they are refused.
"""

import glob
import os
import platform
import re
import shutil
import subprocess
import sys
from collections import namedtuple

import parts

HERE = os.path.dirname(os.path.abspath(__file__))
GRAPH = "-fcallgraph-info=su"
FLAGS = """-std=c11 -Wall -Wextra -Wpedantic -Werror -ffreestanding
-fno-builtin -fno-tree-loop-distribute-patterns
-fno-stack-protector""".split() + [GRAPH]
WINGS = ("wire", "peer", "guest")

# Limits in bytes: text of wire and peer, text of the whole library, stack of a
# call to wire or peer, stack of a call to guest.  Promised ones (README.md,
# peer.h): 10 KiB on Cortex-M4, 36 KiB on x86-64, 512 for every call of a peer.
# The others are what GCC 12 made, and a fifth more.
Target = namedtuple("Target", "tools flags small whole peer guest")
TARGETS = {
    "cortex_m4": Target("arm-none-eabi-", "-Os -mcpu=cortex-m4 -mthumb",
                        10240, 18688, 512, 384),
    "riscv64": Target("riscv64-unknown-elf-",
                      "-Os -march=rv64imac -mabi=lp64 -mcmodel=medany",
                      16384, 25600, 512, 576),
    "aarch64": Target("aarch64-linux-gnu-", "-Os -mgeneral-regs-only "
                      "-fno-asynchronous-unwind-tables -fno-unwind-tables",
                      17920, 28416, 512, 544),
    "x86_64": Target("", "-O2", 24832, 36864, 512, 432),
}
STRUCTS = {"csiw_peer": 1024, "csiw_win": None, "csiw_guest": None,
           "csiw_collect": None}

# What GCC calls of its own library, and what that takes at most: frames read
# off libgcc's code.
HELPERS = {"__aeabi_uldivmod": 64}

NODE = re.compile(r'^node: { title: "([^"]+)" label: "([^"]*)"(.*)}$', re.M)
EDGE = re.compile(r'^edge: { sourcename: "([^"]+)" targetname: "([^"]+)"',
                  re.M)
FRAME = re.compile(r"\\n(\d+) bytes \(([a-z,]+)\)")


class Fault(Exception):
    """One sentence."""


class Graph:
    """Frames and calls of all objects together."""

    def __init__(self, texts):
        self.frame, self.calls, self.known = dict(HELPERS), {}, {}
        for text in texts:
            for title, label, rest in NODE.findall(text):
                if "ellipse" not in rest:
                    self.frame[title] = self.size(title, label)
            for caller, callee in EDGE.findall(text):
                self.calls.setdefault(caller, set()).add(callee)
        for name in self.frame:
            self.depth(name)

    @staticmethod
    def size(title, label):
        found = FRAME.search(label)
        if not found:
            raise Fault(f"GCC says no frame of {title}: {label}")
        if found[2] != "static":
            raise Fault(f"{title} has a frame of no fixed size: take an array "
                        "of constant length, no alloca.")
        return int(found[1])

    def depth(self, name, above=()):
        """Bytes, and the chain of names that needs them."""
        if name in above:
            raise Fault("Recursion: " + " > ".join((*above, name)))
        if name == "__indirect_call":
            raise Fault(f"{above[-1]} calls through a pointer: nobody can say "
                        "how deep that goes.")
        if name not in self.frame:
            raise Fault(f"{above[-1]} calls {name}, which the library may not "
                        "ask for.")
        if name not in self.known:
            below = [self.depth(c, (*above, name))
                     for c in sorted(self.calls.get(name, ()))]
            deepest = max(below, default=(0, ()))
            self.known[name] = (self.frame[name] + deepest[0],
                                (name, *deepest[1]))
        return self.known[name]


def output(*command):
    done = subprocess.run(command, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode:
        raise Fault(" ".join(command) + "\n" + done.stdout)
    return done.stdout


def need_compiler(name, work):
    tools = TARGETS[name].tools
    if not tools and platform.machine() != name:
        parts.skip(f"{name} is measured with the compiler of such a machine.")
    if not shutil.which(tools + "gcc"):
        parts.skip(f"{tools}gcc is missing: Debian's package gcc-"
                   f"{tools.strip('-') or 'x86-64-linux-gnu'} brings it.")
    trial = [tools + "gcc", GRAPH, "-c", "-x", "c", os.devnull, "-o",
             os.path.join(work, "trial.o")]
    if subprocess.run(trial, capture_output=True, check=False).returncode:
        parts.skip(f"{tools}gcc knows no {GRAPH}; GCC 10 and later do.")


def compile_all(target, source, work):
    """Objects by wing; each has its graph beside it."""
    objects = {}
    files = [(w, f) for w in WINGS
             for f in glob.glob(os.path.join(source, "lib", w, "*.c"))]
    files.append(("", os.path.join(source, "tests/consume/nostdlib.c")))
    for wing, path in sorted(files):
        name = f"{wing}-{os.path.basename(path)[:-2]}.o"
        obj = os.path.join(work, name)
        output(target.tools + "gcc", *FLAGS, *target.flags.split(),
               "-I" + os.path.join(source, "include"), "-c", path, "-o", obj)
        objects.setdefault(wing, []).append(obj)
    return objects


def link(target, objects, work):
    everything = [o for wing in objects.values() for o in wing]
    output(target.tools + "gcc", *target.flags.split(), "-nostdlib", "-static",
           *everything, "-lgcc", "-o", os.path.join(work, "program"))


def text_size(target, objects):
    """Bytes of code and constants."""
    table = output(target.tools + "size", "-t", *objects)
    return int(table.splitlines()[-1].split()[0])


def structs(target, source, work):
    """Sizes in bytes, of arrays that are as long as each struct is large."""
    path = os.path.join(work, "structs.c")
    with open(path, "w", encoding="utf-8") as f:
        f.write("#include <csiw/csiw.h>\n")
        for name in STRUCTS:
            f.write(f"char {name}[sizeof(struct {name})];\n")
    output(target.tools + "gcc", *FLAGS, *target.flags.split(),
           "-I" + os.path.join(source, "include"), "-c", path, "-o",
           path[:-2] + ".o")
    lines = output(target.tools + "nm", "-S", path[:-2] + ".o").splitlines()
    return {line.split()[-1]: int(line.split()[1], 16) for line in lines}


def public(target, objects, source):
    """Functions that an object defines and a public header declares."""
    declared = set()
    for path in glob.glob(os.path.join(source, "include", "csiw", "*.h")):
        with open(path, encoding="utf-8") as f:
            if os.path.basename(path) != "hosted.h":
                declared |= set(re.findall(r"^(?!static|\s).*?\b(csiw_\w+)\(",
                                           f.read(), re.M))
    defined = {}
    for wing in WINGS:
        symbols = output(target.tools + "nm", *objects[wing])
        for name in re.findall(r" T (\w+)$", symbols, re.M):
            defined[name] = wing
    lost = declared - set(defined)
    if lost:
        raise Fault(f"Declared, but in no object: {', '.join(sorted(lost))}")
    return {name: defined[name] for name in declared}


class Scales:
    """Measured against limit, one line each."""

    def __init__(self, target):
        self.target = target
        self.rows, self.broken = [], []

    def hold(self, what, value, limit, more=""):
        line = f"{self.target}: {what}: {value} bytes"
        if limit is None:
            print(line)
            return
        print(f"{line}, limit {limit}")
        self.rows.append([f"{self.target}, {what}", f"{value} bytes",
                          f"limit {limit}"])
        if value > limit:
            self.broken.append(f"{what} of {value} bytes breaks its limit of "
                               f"{limit}. {more}")


def hold_stack(scales, target, graph, functions):
    for wings, limit, name in ((WINGS[:2], target.peer, "wire and peer"),
                               (WINGS[2:], target.guest, "guest")):
        depths = sorted((graph.depth(f) for f, w in functions.items()
                         if w in wings), reverse=True)
        for depth, chain in depths:
            print(f"{depth:5} {chain[0]}")
        depth, chain = depths[0]
        way = " > ".join(f"{os.path.basename(c).split(':')[-1]} "
                         f"{graph.frame[c]}" for c in chain)
        print("deepest: " + way)
        scales.hold(f"deepest stack of a call to {name} ({chain[0]})", depth,
                    limit, "By frame: " + way)


def measure(name, source, work):
    target, scales = TARGETS[name], Scales(name)
    objects = compile_all(target, source, work)
    link(target, objects, work)
    for wings, limit, what in ((WINGS[:2], target.small, "wire and peer"),
                               (WINGS, target.whole, "the whole library")):
        files = [o for w in wings for o in objects[w]]
        scales.hold("text of " + what, text_size(target, files), limit)
    for struct, size in structs(target, source, work).items():
        scales.hold("struct " + struct, size, STRUCTS[struct])
    graphs = []
    for path in sorted(glob.glob(os.path.join(work, "*-*.ci"))):
        with open(path, encoding="utf-8") as f:
            graphs.append(f.read())
    hold_stack(scales, target, Graph(graphs),
               public(target, objects, source))
    return scales


def main():
    if len(sys.argv) not in (3, 4) or sys.argv[1] not in TARGETS:
        sys.exit("usage: embed.py {%s} BUILD [SOURCE]" % ",".join(TARGETS))
    name, build = sys.argv[1], os.path.abspath(sys.argv[2])
    source = os.path.abspath(sys.argv[3] if len(sys.argv) == 4
                             else os.path.join(HERE, "..", ".."))
    work = os.path.join(build, "tests", "foreign", "embed_" + name)
    shutil.rmtree(work, ignore_errors=True)
    os.makedirs(work)
    need_compiler(name, work)
    try:
        scales = measure(name, source, work)
    except Fault as fault:
        sys.exit(f"{name}: {fault}")
    for sentence in scales.broken:
        print(f"{name}: {sentence}")
    if scales.broken:
        sys.exit(1)
    parts.leave(build, "size-" + name, {"rows": scales.rows})


if __name__ == "__main__":
    main()
