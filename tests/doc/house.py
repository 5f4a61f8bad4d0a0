# SPDX-License-Identifier: BSD-2-Clause
"""house.py SOURCE: the rules of the house that a reader could check by eye: who
includes whom, who touches the window, how long things are."""

import os
import re
import sys

import common

INCLUDE = re.compile(r'^#\s*include\s+([<"])([^>"]+)[>"]', re.M)
FREESTANDING = {"limits.h", "stdalign.h", "stdbool.h", "stddef.h", "stdint.h",
                "stdnoreturn.h"}

# The wing that each public header belongs to.
WING = {h: "wire" for h in ("wire", "order", "err", "param", "sample", "win",
                            "version", "wire_link", "link", "record")}
WING.update({"peer": "peer", "peer_link": "peer", "stream": "peer",
             "guest": "guest", "guest_link": "guest", "collect": "guest",
             "nexmon": "guest", "hosted": "hosted", "csiw": "all"})

# What each folder may see of the public headers: wings, or single headers.
SEES = {
    "lib/wire": {"wire"},
    "lib/peer": {"wire", "peer"},
    "lib/guest": {"wire", "guest"},
    "lib/hosted": {"wire", "peer", "guest", "hosted"},
    # The radio helper never meets a window.
    "guest-agent/radio": {"err", "order", "nexmon", "hosted"},
    "guest-agent": {"wire", "guest", "hosted"},
    "peer-client": {"wire", "peer", "hosted", "nexmon"},
}
# Folders whose private headers the freestanding wings may include too.
PRIVATE = {"lib/peer": "lib/wire", "lib/guest": "lib/wire",
           "guest-agent/radio": "guest-agent"}
# What others may see of a folder's private headers.
FACE = {"guest-agent/radio": {"radio.h", "ask.h"}}
NO_SPDX = (".md", ".json", ".pcap", ".pcapng", ".csv", ".npy", ".txt", ".hex",
           ".bin")
NO_SPDX_NAMES = ("LICENSE", ".gitignore", ".clang-format")
FREE = ("lib/wire/", "lib/peer/", "lib/guest/", "include/csiw/")


def home_of(path):
    return next((h for h in SEES if path.startswith(h + "/")), None)


def public_includes(path, home, name):
    header = name[len("csiw/"):-len(".h")]
    if header not in WING:
        return [f"{path} includes {name}, which is no public header"]
    if home and not {header, WING[header]} & SEES[home]:
        return [f"{path} includes {name}, which is of {WING[header]}: {home} "
                f"sees {', '.join(sorted(SEES[home]))} only"]
    return []


def quoted_include(source, path, home, name):
    target = os.path.normpath(os.path.join(os.path.dirname(path), name))
    folder, header = os.path.split(target)
    if os.path.isfile(os.path.join(source, target)) and (
            folder in (home, PRIVATE.get(home)) or
            header in FACE.get(folder, ())):
        return []
    return [f'{path} includes "{name}", which is neither of {home} nor of a '
            "folder that it builds on"]


def system_include(path, home, name):
    free = path.startswith(FREE) and path != "include/csiw/hosted.h"
    if free and name not in FREESTANDING:
        return [f"{path} includes <{name}>, which a freestanding compiler need "
                "not have"]
    if home and home.startswith("lib/") and name.startswith(("pcap", "jansson")):
        return [f"{path} includes <{name}>: the library needs no package"]
    if name.startswith("netlink/") and home != "guest-agent/radio":
        return [f"{path} includes <{name}>: the radio helper alone does"]
    if name.startswith("pcap") and home == "guest-agent/radio":
        return [f"{path} includes <{name}>: the radio helper hears nothing"]
    return []


def includes(source, path, text):
    """wire <- peer, wire <- guest, all <- hosted <- the programs."""
    home = home_of(path)
    if path.startswith("include/csiw/"):
        wing = WING[os.path.basename(path)[:-2]]
        home = None if wing == "all" else "lib/" + wing
    elif not home:
        return []
    problems = []
    for mark, name in INCLUDE.findall(text):
        if name.startswith("csiw/"):
            problems += public_includes(path, home, name)
        elif mark == '"':
            problems += quoted_include(source, path, home, name)
        else:
            problems += system_include(path, home, name)
    return problems


def window(path, text):
    """lib/wire/win.c alone touches what a window's base points to."""
    if not path.startswith(("lib/", "guest-agent/", "peer-client/")):
        return []
    problems = []
    if path == "lib/wire/win.c" or path == "lib/wire/port.h":
        return []
    if re.search(r'#\s*include\s+"(wire/)?port\.h"', text):
        problems.append(f"{path} includes port.h; only win.c may")
    if not path.startswith("lib/hosted/"):
        for number, line in enumerate(text.splitlines(), 1):
            if re.search(r"(->|\.)base\b", line):
                problems.append(f"{path}:{number} reaches for the base of a "
                                "window; win.h has functions for that")
    if path.startswith(FREE) and re.search(r"\bvolatile\b", text):
        problems.append(f"{path} has a volatile access; only win.c and port.h "
                        "touch a window")
    return problems


def lengths(path, text):
    problems = []
    count = text.count("\n")
    if path.endswith((".c", ".h", ".py", ".sh")) and count >= 400:
        problems.append(f"{path} has {count} lines; under 400 is the rule")
    if path.startswith("include/") and count >= 200:
        problems.append(f"{path} has {count} lines; a public header has less "
                        "than 200")
    if path.endswith(".c"):
        for body in re.finditer(r"^\{\n(.*?)^\}", text, re.M | re.S):
            size = body.group(1).count("\n")
            if size > 60:
                line = text.count("\n", 0, body.start()) + 1
                problems.append(f"{path}:{line} begins a function of {size} "
                                "lines; 60 is the most")
    return problems


def words(path, text):
    problems = []
    name = os.path.basename(path)
    if name not in NO_SPDX_NAMES and not name.endswith(NO_SPDX):
        head = "\n".join(text.splitlines()[:3])
        if "SPDX-License-Identifier: BSD-2-Clause" not in head:
            problems.append(f"{path} has no SPDX line at its top")
    if path.startswith("tests/"):
        return problems
    if re.search(r"\b(TODO|FIXME|XXX)\b", text):
        problems.append(f"{path} has a note of unfinished work")
    if "../shared" in text:
        problems.append(f"{path} names a folder outside of the project")
    return problems


def main():
    source = sys.argv[1]
    problems = []
    for path in common.files(source):
        if path.endswith((".pcap", ".pcapng", ".npy", ".bin")):
            continue
        text = common.read(source, path)
        problems += words(path, text) + lengths(path, text)
        if path.endswith((".c", ".h")):
            problems += includes(source, path, text) + window(path, text)
    common.end(problems)


main()
