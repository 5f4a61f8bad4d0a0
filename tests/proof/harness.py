# SPDX-License-Identifier: BSD-2-Clause
"""What prove.py and coverage.py know of a harness, and how CBMC is called."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys

SKIP = 77
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
WIN = "lib/wire/win.c"
# A cast from signed to unsigned is meant to wrap there: -1, or RSSI.
WRAPS = (WIN, "lib/wire/sample.c", "lib/wire/record.c")
# CBMC's own checks: bounds, pointers, division, shifts, signed overflow and
# unwinding are on unless refused; these are not.
LESS = ("--no-malloc-may-fail", "--drop-unused-functions", "--slice-formula")
CHECKS = ("--unwinding-assertions", "--pointer-overflow-check",
          "--unsigned-overflow-check", "--conversion-check", *LESS)
# All of these hold where it is asked what is reached.
REACH = ("--cover", "cover", "--no-standard-checks", *LESS)
# Most faults are against what a harness says itself, at a third of the time.
FAST = ("--unwinding-assertions", "--no-standard-checks", "--stop-on-fail",
        *LESS)


class Broken(Exception):
    """A sentence: what is wrong with a harness, and what to do."""


def names():
    """Every harness of the folder, without .c."""
    found = (os.path.splitext(n) for n in os.listdir(HERE))
    return sorted(stem for stem, ext in found
                  if ext == ".c" and not stem.endswith("_any"))


class Harness:
    """The lines of NAME.c's head comment that a machine reads:

     * sources: lib/wire/param.c             linked beside the harness
     * cbmc: --unwind 51                     options beside CHECKS
     * mutant: FILE: OLD => NEW              a fault that must be noticed

    A line that begins with three blanks more goes on the one before it.  OLD
    occurs once in FILE, whatever blanks and newlines stand between its words.
    """

    def __init__(self, name):
        self.name = name
        self.path = os.path.join(HERE, name + ".c")
        if not os.path.exists(self.path):
            raise Broken(f"There is no harness tests/proof/{name}.c.")
        with open(self.path, encoding="utf-8") as f:
            head = f.read().split("*/\n#include")[0]
        head = re.sub(r"\n \*    *", " ", head)
        self.sources = " ".join(self._lines(head, "sources")).split()
        self.options = " ".join(self._lines(head, "cbmc")).split()
        self.mutants = [self._mutant(m) for m in self._lines(head, "mutant")]
        for wanted, what in ((self.sources, "sources"),
                             (self.mutants, "mutant")):
            if not wanted:
                raise Broken(f"tests/proof/{name}.c has no line '{what}:' in "
                             "its head comment.")

    @staticmethod
    def _lines(head, key):
        return re.findall(rf"^ \* {key}: *(.*?) *$", head, re.M)

    def _mutant(self, text):
        parts = re.match(r"(\S+): (.+?) =>(?: (.*))?$", text)
        if not parts:
            raise Broken(f"tests/proof/{self.name}.c: a mutant is "
                         f"FILE: OLD => NEW, not '{text}'.")
        return parts.group(1), parts.group(2), parts.group(3) or ""

    def mutate(self, tree, mutant):
        """Put the fault into the copy of the sources in tree."""
        path, old, new = mutant
        full = os.path.join(tree, path)
        if not os.path.isfile(full):
            raise Broken(f"tests/proof/{self.name}.c: its mutant changes "
                         f"{path}, which is not there.")
        with open(full, encoding="utf-8") as f:
            text = f.read()
        pattern = r"\s+".join(map(re.escape, old.split()))
        text, count = re.subn(pattern, lambda _: new, text)
        if count != 1:
            raise Broken(f"tests/proof/{self.name}.c: '{old}' occurs {count} "
                         f"times in {path}, and must occur once.")
        with open(full, "w", encoding="utf-8") as f:
            f.write(text)


def copy_tree(to):
    """A fresh copy of what a mutant may change."""
    shutil.rmtree(to, ignore_errors=True)
    for part in ("include", "lib"):
        shutil.copytree(os.path.join(ROOT, part), os.path.join(to, part))


def compile_one(cbmc, tree, source, out, defines=()):
    """One source of a tree, or of tests/, as the proofs see it."""
    os.makedirs(os.path.dirname(out), exist_ok=True)
    home = ROOT if source.startswith("tests/") else tree
    extra = []
    if source.startswith("lib/"):
        extra = ["-include", os.path.join(HERE, "builtin.h")]
    if source in WRAPS:
        extra += ["-DWRAPS"]
    if source == WIN:
        extra += ["-include", os.path.join(HERE, "port_any.h")]
    run([os.path.join(cbmc, "goto-cc"), "-std=c11", "-w", *defines,
         "-I" + os.path.join(tree, "include"), "-I" + tree, "-I" + HERE,
         *extra, "-c", os.path.join(home, source), "-o", out])
    return out


def object_of(out, source):
    return f"{out}.{source.replace('/', '.')}.gb"


def link(cbmc, tree, sources, out, defines=(), other=None):
    """Compile and link sources of a tree; a stand-in joins win.c.  other is a
    program whose sources differ in those alone that are compiled again here:
    (program, sources)."""
    if WIN in sources:
        sources = [*sources, "tests/proof/port_any.c"]
    objects = []
    for source in sources:
        if other and source not in other[1]:
            objects.append(object_of(other[0], source))
        else:
            objects.append(compile_one(cbmc, tree, source,
                                       object_of(out, source), defines))
    run([os.path.join(cbmc, "goto-cc"), *objects, "-o", out])
    return out


def run(command):
    """Its output; an error is the end."""
    done = subprocess.run(command, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False)
    if done.returncode != 0:
        raise Broken(f"{' '.join(command)} failed:\n{done.stdout}")
    return done.stdout


def bodies(cbmc, program):
    """Every function that has a body there: name => file of the body."""
    said = run([os.path.join(cbmc, "goto-instrument"), "--json-ui",
                "--show-symbol-table", program])
    table = part(json.loads(said), "symbolTable")
    found = {}
    for name, symbol in table.items():
        place = symbol["location"].get("namedSub", {})
        if symbol["value"]["id"] == "compiled" and "file" in place:
            path = os.path.join(ROOT, place["file"]["id"])
            found[name] = os.path.relpath(path, ROOT)
    return found


def plain(name):
    """A static's name, as it was before goto-cc told two of them apart."""
    return re.sub(r"[$]link\d+$", "", name)


def calls(cbmc, program):
    """(caller, callee) for all that the entry of a program may come to."""
    said = run([os.path.join(cbmc, "goto-instrument"),
                "--reachable-call-graph", program])
    return re.findall(r"^(\S+) -> (\S+)$", said, re.M)


def finish(command, seconds):
    """Output and exit code; what takes longer is ended with its solver."""
    with subprocess.Popen(command, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT,
                          start_new_session=True) as process:
        try:
            said, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            raise Broken(f"{' '.join(command)} took longer than {seconds} s: "
                         "bound its loops more, or raise CSIW_PROOF_SECONDS."
                         ) from None
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
        return said, process.returncode


def model_check(cbmc, program, options, seconds):
    """CBMC's answer, as a list of messages; a proof that failed is none."""
    command = [os.path.join(cbmc, "cbmc"), program, "--json-ui", *options]
    if "--cover" not in options:  # which wants a solver that is built in
        command += ["--external-sat-solver", os.path.join(cbmc, "cadical")]
    said, code = finish(command, seconds)
    try:
        answer = json.loads(said)
    except ValueError:
        raise Broken(f"{' '.join(command)} says:\n{said}") from None
    texts = [m["messageText"] for m in answer if "messageText" in m]
    if code not in (0, 10):
        raise Broken("\n".join([f"{' '.join(command)} says:", *texts[-5:]]))
    return answer


def part(answer, key):
    """What the messages say under a key; nothing is an error of CBMC."""
    for message in answer:
        if key in message:
            return message[key]
    raise Broken(f"CBMC gave no {key}.")


def require(cbmc):
    """Skip, or fail where nothing may be skipped, without CBMC."""
    if all(os.access(os.path.join(cbmc, tool), os.X_OK)
           for tool in ("cbmc", "goto-cc", "goto-instrument", "cadical")):
        return
    print(f"CBMC is not in {cbmc}: run sh tests/proof/get_cbmc.sh {cbmc}.")
    sys.exit(1 if os.environ.get("CSIW_REQUIRE_CAPTURES") == "1" else SKIP)
