# SPDX-License-Identifier: BSD-2-Clause
"""image.py: a guest's first file system (initramfs), made of unpacked packages:
busybox, programs with their libraries, modules with what they depend on."""
import glob
import lzma
import os
import re
import stat
import subprocess

LIBRARIES = ("lib/aarch64-linux-gnu", "usr/lib/aarch64-linux-gnu", "lib")
FOLDERS = ("bin", "sbin", "usr/bin", "usr/sbin")
LOADER = "/lib/ld-linux-aarch64.so.1"


def content(path):
    with open(path, "rb") as f:
        return f.read()


def newc(entries):
    """The archive format that the kernel unpacks: {path: (mode, bytes)}."""
    out = bytearray()
    for number, (path, (mode, data)) in enumerate(
            [*sorted(entries.items()), ("TRAILER!!!", (0, b""))], 1):
        name = path.lstrip("/").encode() + b"\0"
        fields = (number, mode, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(name), 0)
        out += b"070701" + b"".join(b"%08X" % f for f in fields) + name
        out += b"\0" * (-len(out) % 4) + data
        out += b"\0" * (-len(out) % 4)
    return bytes(out)


class Image:
    """lab: the folder that setup.sh filled."""

    def __init__(self, lab):
        self.lab = lab
        debian = os.path.join(lab, "debian")
        self.sysroot = os.path.join(debian, "sysroot")
        self.modules, = glob.glob(
            os.path.join(debian, "kernel", "lib", "modules", "*"))
        version = os.path.basename(self.modules)
        self.kernel = os.path.join(debian, "kernel", "boot",
                                   "vmlinuz-" + version)
        self.home = "/lib/modules/" + version
        self.known = self.known_modules()
        self.depends = {}  # of the modules here: {path: [paths]}
        self.load = []     # lines for /lab/modules
        self.files = {}
        self.basics()

    def basics(self):
        for folder in ("dev", "proc", "sys", "root", "run", "tmp", "var"):
            self.folder("/" + folder)
        self.program(os.path.join(self.sysroot, "bin", "busybox"))
        for link in ("/bin/sh", "/sbin/modprobe"):
            self.link(link, "/bin/busybox")
        for name in ("regulatory.db", "regulatory.db.p7s"):
            self.put("/lib/firmware/" + name, os.path.join(
                self.sysroot, "lib", "firmware", name + "-debian"))

    def folder(self, path):
        if path not in ("", "/") and path not in self.files:
            self.folder(os.path.dirname(path))
            self.files[path] = (stat.S_IFDIR | 0o755, b"")

    def link(self, path, to):
        self.folder(os.path.dirname(path))
        self.files[path] = (stat.S_IFLNK | 0o777, to.encode())

    def put(self, to, source, mode=None):
        """A file of this side, or bytes."""
        self.folder(os.path.dirname(to))
        if isinstance(source, (bytes, bytearray)):
            data = bytes(source)
        else:
            data = content(source)
            mode = mode or stat.S_IMODE(os.stat(source).st_mode)
        self.files[to] = (stat.S_IFREG | (mode or 0o644), data)

    def script(self, to, source):
        self.put(to, source, 0o755)

    def program(self, name):
        """A path on this side, or the name of one of ours or of Debian's."""
        path = name
        if "/" not in name:
            homes = [os.path.join(self.lab, "programs"),
                     *(os.path.join(self.sysroot, f) for f in FOLDERS)]
            path = self.first(homes, name)
        self.put("/bin/" + os.path.basename(path), path, 0o755)
        self.libraries(path)

    @staticmethod
    def first(homes, name):
        for home in homes:
            if os.path.exists(os.path.join(home, name)):
                return os.path.join(home, name)
        raise AssertionError("%s is in none of %s; setup.sh brings what is "
                             "there" % (name, " ".join(homes)))

    def libraries(self, path):
        said = subprocess.run(["readelf", "-d", path], check=True,
                              capture_output=True, text=True).stdout
        for name in re.findall(r"\(NEEDED\).*\[(.*)\]", said):
            to = LOADER if LOADER.endswith("/" + name) else "/lib/" + name
            if to in self.files:
                continue
            found = self.first([os.path.join(self.sysroot, f)
                                for f in LIBRARIES], name)
            self.put(to, found, 0o755)
            self.libraries(found)
            if "/lib/libc.so.6" in self.files:
                self.loader()

    def loader(self):
        if LOADER not in self.files:
            self.put(LOADER, os.path.join(self.sysroot, LOADER[1:]), 0o755)

    # Modules

    def known_modules(self):
        """{name: (path, [paths of what it needs])}, from depmod's list."""
        known = {}
        with open(os.path.join(self.modules, "modules.dep")) as f:
            for line in f:
                path, needs = line.rstrip("\n").split(":")
                known[self.name(path)] = (path, needs.split())
        return known

    @staticmethod
    def name(path):
        return os.path.basename(path).split(".")[0].replace("-", "_")

    def stock_module(self, path):
        if path in self.depends:
            return
        source = os.path.join(self.modules, path)
        data = content(source)
        if path.endswith(".xz"):
            data = lzma.decompress(data)
        plain = re.sub(r"\.ko\..*$", ".ko", path)
        self.put(self.home + "/" + plain, data)
        needs = self.known[self.name(path)][1]
        self.depends[path] = needs
        for need in needs:
            self.stock_module(need)

    def own_module(self, source):
        """A module that was built here; it says itself what it needs."""
        data = content(source)
        found = re.search(rb"\0depends=([^\0]*)\0", data)
        assert found, source + " is no kernel module"
        path, needs = "extra/" + os.path.basename(source), []
        for name in filter(None, found.group(1).decode().split(",")):
            name = name.replace("-", "_")
            assert name in self.known, "%s needs %s" % (source, name)
            own, more = self.known[name]
            self.stock_module(own)
            needs += [own, *more]
        self.put(self.home + "/" + path, data)
        self.depends[path] = list(dict.fromkeys(needs))

    def module(self, text):
        """"[-]NAME [PARAMETERS]", of Debian or one that setup.sh built."""
        name = text.lstrip("-").split()[0]
        own = os.path.join(self.lab, name, name + ".ko")
        if os.path.exists(own):
            self.own_module(own)
        else:
            assert self.name(name) in self.known, "no module " + name
            self.stock_module(self.known[self.name(name)][0])
        if not text.startswith("-"):
            self.load.append(" ".join([self.name(name), *text.split()[1:]]))

    def module_lists(self):
        plain = {p: re.sub(r"\.ko\..*$", ".ko", p) for p in self.depends}
        self.put(self.home + "/modules.dep", "".join(
            "%s: %s\n" % (plain[p], " ".join(plain[n] for n in needs))
            for p, needs in self.depends.items()).encode())
        here = {self.name(p) for p in self.depends}
        with open(os.path.join(self.modules, "modules.alias")) as f:
            aliases = [line for line in f
                       if line.split()[-1].replace("-", "_") in here]
        self.put(self.home + "/modules.alias", "".join(aliases).encode())
        self.put("/lab/modules",
                 "".join(line + "\n" for line in self.load).encode())

    def bytes(self):
        self.module_lists()
        return newc(self.files)
