# SPDX-License-Identifier: BSD-2-Clause
"""A guest in a virtual machine: Debian's arm64 kernel under QEMU (TCG), csiwd
cross-built and unmodified, its window 8 MiB that csiw reaches on this side.

    import harness                      # in tests/system/vm_SOMETHING.py
    sys.path.insert(0, os.path.join(harness.HERE, "lab"))
    from vm import Vm

    def test_something(d):
        guest = Vm(d, modules=["mac80211_hwsim radios=2"])
        guest.put("/tmp/x.pcap", path)  # a file, program or module more
        with guest:                     # boots, 2 to 5 s; powers off at the end
            status, out = guest.run("iw dev")
            agent = guest.agent("--capture", "nexmon:wlan0")
            agent.says("serving")
            harness.collect(guest.window, channel=6, samples=10)
            agent.stop()

    harness.run(globals())

Vm(d, modules=(), programs=(), kernel_may_complain=False)
    d         an empty folder: window, console.log
    modules   loaded at boot, in this order, after what they depend on: names
              as for modprobe, with parameters: "csisim rate=500".  Prefix "-":
              there for the guest's modprobe, not loaded
    programs  besides busybox, iw and csiwd: of the guest's Debian, "tcpdump",
              "wpa_supplicant"; of lab/guest and csisim/tool, "dcmd".  They go
              to /bin with their libraries
    kernel_may_complain   else a warning or oops of the kernel fails the test

.window       the window's file on this side;  .uri  "mem:...", the guest's
.put(to, source)          before the boot: a file on this side, or bytes
.run(command, patience_s=60) -> (status, output)   sh; stdout and stderr as one
.ok(command) -> output    the same, and status 0 is asserted
.read(path) -> bytes      of a file in the guest
.start(command) -> Background                      any shell command
.agent(*options) -> Background                     csiwd on the window

Background, much as harness.Program:
.says(pattern)            waits for a line on its stderr; returns itself
.out .err                 text so far
.pid  .alive()            whether it runs
.send("TERM")             a signal
.end(patience_s=60) -> harness.Result(status, out, err)    waits
.stop(signal="TERM") -> Result    .die() = stop("KILL"); 128 + N: by signal N

A VM that hangs is killed; what it printed on its console comes with the error.
lab_or_skip() raises harness.Skip if tests/system/lab/setup.sh has not run.
"""
import base64
import os
import re
import shlex
import socket
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
import harness  # noqa: E402
from image import Image  # noqa: E402

LAB = os.environ.get("CSIW_LAB", "")
CSIWD = os.path.join(LAB, "csiwd", "guest-agent", "csiwd")
WINDOW_SIZE = 8 << 20
BOOT_S = 60
COMPLAINT = re.compile(r"WARNING:|BUG:|Oops|Internal error|Call trace")


def lab_or_skip():
    if not os.path.exists(os.path.join(LAB, "complete")):
        raise harness.Skip("no lab in %s; tests/run.sh --all makes it"
                           % (LAB or "CSIW_LAB"))


class Background:
    """A command in the guest; everything it says is kept there in files."""

    def __init__(self, vm, command, number):
        self.vm, self.command = vm, command
        self.base = "/lab/%d" % number
        vm.ok("echo %s >%s.sh; (sh %s.sh >%s.out 2>%s.err </dev/null; "
              "echo $? >%s.status) >/dev/null 2>&1 &"
              % (shlex.quote("echo $$ >%s.pid; exec %s"
                             % (self.base, command)), *[self.base] * 5))
        self.pid = int(harness.until(
            "pid of " + command, lambda: vm.run(
                "cat %s.pid 2>/dev/null" % self.base)[1].strip()))

    @property
    def out(self):
        return self.vm.read(self.base + ".out").decode(errors="replace")

    @property
    def err(self):
        return self.vm.read(self.base + ".err").decode(errors="replace")

    def status(self):
        """None while it runs."""
        text = self.vm.run("cat %s.status 2>/dev/null" % self.base)[1].strip()
        return int(text) if text else None

    def alive(self):
        return self.status() is None

    def says(self, pattern):
        def found():
            gone, _, err = self.vm.run(
                "echo $(cat %s.status 2>/dev/null); cat %s.err"
                % (self.base, self.base))[1].partition("\n")
            if any(re.search(pattern, line) for line in err.splitlines()):
                return True
            assert not gone, "%s ended with %s: %s" % (self.command, gone, err)
            return False
        harness.until("%r on stderr of %s" % (pattern, self.command), found)
        return self

    def send(self, signal):
        self.vm.ok("kill -%s %d" % (signal, self.pid))

    def end(self, patience_s=60):
        def ended():
            return (self.status(),) if not self.alive() else None
        status, = harness.until("the end of " + self.command, ended, patience_s)
        return harness.Result(status, self.out, self.err)

    def stop(self, signal="TERM"):
        self.send(signal)
        return self.end()

    def die(self):
        return self.stop("KILL")


class Vm:
    def __init__(self, d, modules=(), programs=(), kernel_may_complain=False):
        lab_or_skip()
        self.kernel_may_complain = kernel_may_complain
        self.window = os.path.join(d, "window")
        self.console = os.path.join(d, "console.log")
        self.image = Image(LAB)
        self.initrd = os.path.join(d, "initrd")
        self.image.script("/init", os.path.join(HERE, "init.sh"))
        for program in (CSIWD, "iw", *programs):
            self.image.program(program)
        for module in ("virtio_pci", "virtio_console", *modules):
            self.image.module(module)
        self.count = 0
        self.backgrounds = []
        self.process = self.line = None

    def put(self, to, source):
        self.image.put(to, source)

    # QEMU's side

    def command(self, listener):
        return ["qemu-system-aarch64", "-nodefaults", "-display", "none",
                "-machine", "virt", "-accel", "tcg", "-cpu", "cortex-a72",
                "-smp", "2", "-m", "512", "-no-reboot",
                "-kernel", self.image.kernel, "-initrd", self.initrd,
                "-append", "console=ttyAMA0 quiet panic=-1 oops=panic "
                "cryptomgr.notests",
                "-serial", "file:" + self.console,
                "-device", "virtio-serial-pci",
                "-chardev", "socket,id=lab,path=" + listener,
                "-device", "virtserialport,chardev=lab,name=lab",
                "-object", "memory-backend-file,id=window,share=on,size=8M,"
                "mem-path=" + self.window,
                "-device", "ivshmem-plain,memdev=window"]

    def __enter__(self):
        with open(self.initrd, "wb") as f:
            f.write(self.image.bytes())
        fd = os.open(self.window, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        os.truncate(fd, WINDOW_SIZE)
        os.close(fd)
        listener = os.path.join(os.path.dirname(self.window), "line")
        try:
            with socket.socket(socket.AF_UNIX) as s:
                s.bind(listener)
                s.listen()
                s.settimeout(0.1)
                self.process = subprocess.Popen(
                    self.command(listener), stdin=subprocess.DEVNULL)
                self.line = harness.until("QEMU", lambda: self.accept(s),
                                          BOOT_S)
            self.received = b""
            assert self.line_until(b"\n", BOOT_S) == b"up", "no greeting"
            os.unlink(self.initrd)  # memory, where d is
            self.uri = "mem:%s,size=8M" % self.window_address()
        except BaseException:
            self.kill()
            raise
        return self

    def accept(self, listener):
        try:
            return listener.accept()[0]
        except socket.timeout:
            assert self.process.poll() is None, \
                "QEMU ended with %d" % self.process.returncode
            return None

    def __exit__(self, kind, *_):
        try:
            if kind:
                self.show()
            else:
                self.power_off()
        finally:
            self.kill()

    def power_off(self):
        said = self.ok("dmesg")
        self.send(b"0 0 -\n")
        try:
            status = self.process.wait(30)
        except subprocess.TimeoutExpired:
            raise AssertionError("the VM does not power off" + self.tail())
        assert status == 0, "QEMU ended with %d" % status
        if not self.kernel_may_complain:
            found = COMPLAINT.search(said)
            assert not found, "the kernel says: " + \
                said[max(0, found.start() - 200):found.start() + 3000]

    def kill(self):
        if self.line:
            self.line.close()
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def show(self):
        """What a reader of a failed test wants to see."""
        try:
            for b in self.backgrounds:
                print("    guest$ %s\n%s" % (b.command, b.err))
            print(self.run("dmesg | tail -n 20", 10)[1])
        except (AssertionError, OSError) as e:
            print("    guest: %s" % e)

    def tail(self):
        with open(self.console, errors="replace") as f:
            return "; its console:\n" + "".join(f.readlines()[-60:])

    # The guest's side

    def send(self, line):
        try:
            self.line.sendall(line)
        except ConnectionError:
            raise AssertionError("the VM is gone" + self.tail())

    def receive(self, deadline):
        self.line.settimeout(max(0.01, deadline - time.monotonic()))
        try:
            data = self.line.recv(1 << 16)
        except socket.timeout:
            raise AssertionError("the VM hangs" + self.tail())
        except ConnectionError:
            data = b""
        assert data, "the VM is gone" + self.tail()
        self.received += data

    def line_until(self, mark, patience_s):
        deadline = time.monotonic() + patience_s
        while mark not in self.received:
            self.receive(deadline)
        line, self.received = self.received.split(mark, 1)
        return line

    def bytes_next(self, count, patience_s):
        deadline = time.monotonic() + patience_s
        while len(self.received) < count:
            self.receive(deadline)
        data, self.received = self.received[:count], self.received[count:]
        return data

    def exchange(self, command, patience_s):
        self.count += 1
        text = base64.b64encode(command.encode()).decode()
        begun = time.monotonic()
        self.send(b"%d %d %s\n" % (self.count, patience_s, text.encode()))
        line = self.line_until(b"\n", patience_s + 30).split()
        number, status, size = map(int, line)
        assert number == self.count, line
        data = self.bytes_next(size, 30)
        assert time.monotonic() - begun < patience_s or status != 143, \
            "still at it after %d s: %s" % (patience_s, command)
        return status, data

    def run(self, command, patience_s=60):
        status, data = self.exchange(command, patience_s)
        return status, data.decode(errors="replace")

    def ok(self, command, patience_s=60):
        status, out = self.run(command, patience_s)
        assert status == 0, "guest$ %s: status %d: %s" % (command, status, out)
        return out

    def read(self, path):
        status, data = self.exchange("cat " + shlex.quote(path), 60)
        assert status == 0, "guest: %s: %s" % (path, data)
        return data

    def start(self, command):
        self.backgrounds.append(Background(self, command,
                                           len(self.backgrounds)))
        return self.backgrounds[-1]

    def agent(self, *options):
        return self.start("csiwd --window %s %s" % (
            self.uri, " ".join(shlex.quote(str(o)) for o in options)))

    def window_address(self):
        """Where the guest finds BAR 2 of the shared memory's PCI device."""
        found = self.ok(
            "for d in /sys/bus/pci/devices/*; do "
            "if [ $(cat $d/vendor):$(cat $d/device) = 0x1af4:0x1110 ]; then "
            "echo 1 >$d/enable; sed -n 3p $d/resource; fi; done").split()
        assert len(found) == 3, "no shared memory in the guest: %r" % found
        begin, end = int(found[0], 16), int(found[1], 16)
        assert end - begin + 1 == WINDOW_SIZE, found
        return hex(begin)
