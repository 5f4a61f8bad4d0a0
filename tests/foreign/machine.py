# SPDX-License-Identifier: BSD-2-Clause
"""machine.py MACHINE BUILD [SOURCE]: cross-builds the project's own unit, evil
and fuzz tests, those of csiwd and csiw among them, below BUILD, and runs each
through QEMU's emulation of a process.  fetch.sh brings the libraries.

CSIW_DEEP=1 in the environment runs those of LEFT_OUT for their length too.
"""

import json
import os
import re
import shutil
import subprocess
import sys

import parts

HERE = os.path.dirname(os.path.abspath(__file__))

# What the compiler's name begins with, and QEMU's word for the machine.
MACHINES = {
    "s390x": ("s390x-linux-gnu", "s390x"),
    "aarch64": ("aarch64-linux-gnu", "aarch64"),
    "armhf": ("arm-linux-gnueabihf", "arm"),
    "riscv64": ("riscv64-linux-gnu", "riscv64"),
}
GROUPS = ("unit.", "evil.", "fuzz.")

LONG = "unit.pair and unit.pair_stock do the same on a real window"
FILTER = "QEMU emulates no filter of system calls"
NETWORK = "QEMU passes on few netlink protocols and options of packet sockets"
BUS = "QEMU 7.2 gives a handler the wrong address of a bus error here"
LITTLE = "its messages are those of a little-endian kernel"
SCRIPT = "a script that compares files, of no machine"
# Programs that are not run, and why: on all machines, or on one.
LEFT_OUT = {
    "evil.pair": LONG, "evil.pair_stock": LONG,
    "unit.guard": FILTER, "unit.guard_calls": FILTER,
    "unit.guard_kernel": FILTER, "unit.guard_nexutil": FILTER,
    "unit.dcmd_netlink": NETWORK, "unit.nl_link": NETWORK,
    "unit.sniff": NETWORK,
    "unit.vectors_fresh": SCRIPT, "unit.link_vectors_fresh": SCRIPT,
    "fuzz.seeds_fresh": SCRIPT,
    ("s390x", "unit.lost"): BUS, ("armhf", "unit.lost"): BUS,
    ("s390x", "unit.messages"): LITTLE,
}
# Single tests that must fail, and through no fault of the library.
EXCUSED = {
    "the_radio_is_restored_after_kill_9_of_csiwd":
        "QEMU 7.2 knows no PR_SET_CHILD_SUBREAPER",
    ("s390x", "vendor_reply_whose_nested_length_lies_makes_no_sense"): LITTLE,
    ("armhf", "closing_gives_the_mapping_and_the_file_back"):
        "QEMU keeps all 4 GiB of a 32-bit process mapped",
}

TIMEOUT_S = 900
RESULT = re.compile(r"^\[ +(OK|SKIPPED|FAILED|ERROR) +\] ([a-z]\w+)$", re.M)
RUNNING = re.compile(r"^\[=+\] (?:tests: )?Running (\d+) test", re.M)
REPLAYED = re.compile(r"^(\d+) inputs replayed$", re.M)


def need_tools(compiler, qemu):
    if not shutil.which(qemu):
        parts.skip(f"{qemu} is missing: Debian's qemu-user-static brings it.")
    if not shutil.which(compiler):
        parts.skip(f"{compiler} is missing: Debian's gcc-*-linux-gnu* "
                   "bring it.")


def fetch(machine, folder):
    status = subprocess.run(["sh", os.path.join(HERE, "fetch.sh"), machine,
                             folder], check=False).returncode
    if status:
        sys.exit(status)
    return os.path.join(folder, "root")


def logged(command, log, **more):
    with open(log, "a", encoding="utf-8") as f:
        f.write(" ".join(command) + "\n")
        f.flush()
        if subprocess.run(command, stdout=f, stderr=f, check=False,
                          **more).returncode:
            with open(log, encoding="utf-8", errors="replace") as whole:
                print("".join(whole.readlines()[-40:]))
            sys.exit(f"The cross-build failed; all of it is in {log}.")


def build(machine, source, root, work):
    """Configures all of the project, builds the tests; name and command of
    each.  CMake puts the emulator before the programs that it builds."""
    name, qemu = MACHINES[machine]
    log = work + ".log"
    if os.path.exists(log):
        os.remove(log)
    os.makedirs(work, exist_ok=True)
    lib = os.path.join(root, "usr", "lib", name)
    generator = ["-G", "Ninja"] if shutil.which("ninja") else []
    find = [f"-DCMAKE_FIND_ROOT_PATH_MODE_{what}={where}" for what, where in
            (("PROGRAM", "NEVER"), ("LIBRARY", "ONLY"), ("INCLUDE", "ONLY"))]
    logged(["cmake", "-S", source, "-B", work, *generator, *find,
            "-DCMAKE_SYSTEM_NAME=Linux", "-DCMAKE_SYSTEM_PROCESSOR=" + qemu,
            f"-DCMAKE_C_COMPILER={name}-gcc", "-DCMAKE_SYSROOT=" + root,
            "-DCMAKE_EXE_LINKER_FLAGS=-L" + lib,
            f"-DCMAKE_CROSSCOMPILING_EMULATOR=qemu-{qemu}-static;-L;{root}",
            # Else a 32-bit program can read no folder with large file numbers.
            "-DCMAKE_C_FLAGS=-O2 -D_FILE_OFFSET_BITS=64",
            "-DCMAKE_BUILD_TYPE=None", "-DCSIW_WERROR=ON"], log,
           env={**os.environ, "PKG_CONFIG_SYSROOT_DIR": root,
                "PKG_CONFIG_LIBDIR": f"{lib}/pkgconfig:"
                                     f"{root}/usr/share/pkgconfig"})
    tests = dict(listed(work))
    targets = [os.path.basename(command[3]) for name, command in tests.items()
               if LEFT_OUT.get(name) != SCRIPT]
    logged(["cmake", "--build", work, "--parallel", "1", "--target",
            *targets], log)
    return tests


def listed(work):
    listing = subprocess.run(["ctest", "--show-only=json-v1"], cwd=work,
                             capture_output=True, check=True)
    for test in json.loads(listing.stdout)["tests"]:
        if test["name"].startswith(GROUPS):
            yield test["name"], test["command"]


def kind(program):
    """What the head of an ELF file says of its machine."""
    with open(program, "rb") as f:
        head = f.read(6)
    return (f"{32 if head[4] == 1 else 64} bits, "
            f"{'little' if head[5] == 1 else 'big'}-endian")


def why(table, machine, name):
    return table.get(name) or table.get((machine, name))


class Count:
    def __init__(self, machine):
        self.machine = machine
        self.passed = self.programs = self.inputs = 0
        self.skipped, self.excused, self.failed = [], [], []
        self.left_out = []

    def judge(self, name, command, status, output):
        """Status is a number, or a sentence if the program did not end."""
        results = {test: word for word, test in RESULT.findall(output)}
        inputs = sum(map(int, REPLAYED.findall(output)))
        announced = sum(map(int, RUNNING.findall(output)))
        bad = [t for t, word in results.items() if word in ("FAILED", "ERROR")]
        excused = [t for t in bad if why(EXCUSED, self.machine, t)]
        self.programs += 1
        self.inputs += inputs
        self.passed += list(results.values()).count("OK")
        self.skipped += [f"{name}: {t}" for t, word in results.items()
                         if word == "SKIPPED"]
        self.excused += excused
        fine = status == 0 or bad and bad == excused and status == len(bad)
        if not fine or len(results) != announced or not announced + inputs:
            self.failed.append(name)
            print("\n".join(output.splitlines()[-30:]))
            print(f"{self.machine}: {name} failed, exit status {status}, "
                  f"{len(results)} of {announced} tests with a result, bad: "
                  f"{', '.join(bad) or 'none'}. Alone: "
                  f"{' '.join(command)}")


def run(command, work):
    try:
        done = subprocess.run(command, cwd=work, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, timeout=TIMEOUT_S,
                              stderr=subprocess.STDOUT, check=False)
    except subprocess.TimeoutExpired as e:
        return f"no end in {TIMEOUT_S} s", e.stdout or b""
    return done.returncode, done.stdout


def run_all(machine, tests, work):
    count = Count(machine)
    deep = os.environ.get("CSIW_DEEP") == "1"
    for name, command in tests.items():
        reason = why(LEFT_OUT, machine, name)
        if reason and not (deep and reason == LONG):
            count.left_out.append(name)
            print(f"{machine}: {name} is left out: {reason}")
            continue
        status, output = run(command, work)
        count.judge(name, command, status, output.decode(errors="replace"))
    return count


def outdated(table, machine, present):
    """Entries for this machine that name nothing there."""
    for key in table:
        name = key if isinstance(key, str) else key[1]
        if (key == name or key[0] == machine) and name not in present:
            yield name


def report(count, machine, tests, what, build_folder):
    for test in count.skipped:
        print(f"{machine}: skipped inside: {test}")
    for test in count.excused:
        print(f"{machine}: {test} failed, excused: "
              + why(EXCUSED, machine, test))
    for test in outdated(EXCUSED, machine, count.excused):
        count.failed.append(test)
        print(f"{machine}: {test} does not fail any more: take it out of "
              "EXCUSED.")
    for name in outdated(LEFT_OUT, machine, tests):
        count.failed.append(name)
        print(f"{machine}: there is no {name}: take it out of LEFT_OUT.")
    text = (f"{count.passed} tests in {count.programs} programs, "
            f"{count.inputs} fuzz inputs")
    remark = (f"{len(count.skipped)} skipped, {len(count.excused)} excused, "
              f"{len(count.left_out)} programs left out")
    print(f"{machine}, {what}: {text} passed, {remark}, "
          f"{len(count.failed)} failed")
    if count.failed:
        sys.exit(1)
    parts.leave(build_folder, "machine-" + machine, {
        "machine": f"{machine} {count.passed}",
        "rows": [[f"{machine}, {what}", text, remark]]})


def main():
    if len(sys.argv) not in (3, 4) or sys.argv[1] not in MACHINES:
        sys.exit("usage: machine.py {%s} BUILD [SOURCE]" % ",".join(MACHINES))
    machine, build_folder = sys.argv[1], os.path.abspath(sys.argv[2])
    source = os.path.abspath(sys.argv[3] if len(sys.argv) == 4
                             else os.path.join(HERE, "..", ".."))
    folder = os.path.join(build_folder, "tests", "foreign")
    name, qemu = MACHINES[machine]
    need_tools(name + "-gcc", f"qemu-{qemu}-static")
    root = fetch(machine, os.path.join(folder, "fetched", machine))
    work = os.path.join(folder, machine)
    tests = build(machine, source, root, work)
    report(run_all(machine, tests, work), machine, tests,
           kind(tests["unit.win"][3]), build_folder)


if __name__ == "__main__":
    main()
