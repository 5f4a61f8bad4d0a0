# SPDX-License-Identifier: BSD-2-Clause
"""scenes.c on the recorder, built from a copy of the library, so that a test
can change a line of it and see whether that is noticed."""

import os
import re
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
WINGS = ("wire", "peer", "guest")
# What is compiled on the recorder, and what is told from tests by its name.
ENGINES = ("peer/peer.c", "peer/ask.c", "peer/settle.c", "peer/link.c",
           "peer/stream.c", "guest/guest.c", "guest/link.c", "guest/ring.c")
INCLUDES = {"lib/wire/win.c": "port_recorder.h",
            **{"lib/" + name: "as_engine.h" for name in ENGINES}}
FREE = ("lib/wire/err.c", "lib/wire/param.c", "lib/wire/sample.c",
        "lib/wire/link.c", "lib/wire/record.c", "lib/guest/collect.c",
        "lib/guest/chanspec.c", "lib/guest/datagram.c")
OURS = ("recorder.c", "calls.c", "scenes.c", "scenes_link.c")
# As lib/CMakeLists.txt compiles what touches a window.
FREESTANDING = ["-std=c11", "-ffreestanding", "-fno-builtin",
                "-fno-tree-loop-distribute-patterns"]
ARM64 = "aarch64-linux-gnu-gcc"
ARM64_RUN = "qemu-aarch64-static"


def skip(sentence):
    """77 is a skip to ctest; where all has to run it is a failure."""
    print(sentence)
    sys.exit(1 if os.environ.get("CSIW_REQUIRE_CAPTURES") == "1" else 77)


def arm64_tools(*tools):
    for tool in tools:
        if not shutil.which(tool):
            skip(f"no {tool}")


def source(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as f:
        return f.read()


def call(command):
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True,
                          stderr=subprocess.STDOUT)
    if done.returncode != 0:
        print(done.stdout)
        sys.exit("this failed, and the output is above: " + " ".join(command))
    return done.stdout


def changed(path, old, new, nth=0):
    """Text of path with the nth old replaced; it has to be there."""
    text = source(path)
    places = [m.start() for m in re.finditer(re.escape(old), text)]
    if len(places) <= nth:
        sys.exit(f"{path} no longer holds {old!r}: say in {sys.argv[0]} what "
                 "stands there now")
    at = places[nth]
    return text[:at] + new + text[at + len(old):]


class Program:
    """Objects are kept: a change costs one of them and a link."""

    def __init__(self, folder, compiler, runner=(), link=()):
        self.folder, self.runner = folder, list(runner)
        self.compiler, self.link = compiler, list(link)
        os.makedirs(folder)
        for wing in WINGS:
            shutil.copytree(os.path.join(ROOT, "lib", wing),
                            os.path.join(folder, "lib", wing))
        self.objects = {path: self.compile(path)
                        for path in (*INCLUDES, *FREE, *OURS)}

    def compile(self, path, out=None):
        out = out or os.path.join(self.folder, path.replace("/", "_") + ".o")
        command = [self.compiler, "-O2", "-I" + os.path.join(ROOT, "include"),
                   "-I" + HERE, "-c", "-o", out]
        if path in OURS:
            command += ["-std=gnu11", os.path.join(HERE, path)]
        else:
            command += [*FREESTANDING, os.path.join(self.folder, path)]
        if path in INCLUDES:
            command += ["-include", os.path.join(HERE, INCLUDES[path])]
        call(command)
        return out

    def build(self, path=None, text=None):
        """The program, or one whose path reads text instead."""
        objects = dict(self.objects)
        if path:
            copy = os.path.join(self.folder, path)
            with open(copy, "w", encoding="utf-8") as f:
                f.write(text)
            objects[path] = self.compile(
                path, os.path.join(self.folder, "changed.o"))
            with open(copy, "w", encoding="utf-8") as f:
                f.write(source(path))
        out = os.path.join(self.folder, "scenes")
        call([self.compiler, *self.link, "-o", out, *objects.values()])
        return out

    def run(self, out, memory="device"):
        return subprocess.run([*self.runner, out, memory], text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
