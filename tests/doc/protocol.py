# SPDX-License-Identifier: BSD-2-Clause
"""protocol.py SOURCE: the tables of docs/PROTOCOL.md and the headers of the bytes,
include/csiw/wire.h and wire_link.h, hold the same constants with the same values."""

import re
import sys

import common

PAGE = "docs/PROTOCOL.md"
HEADERS = ("include/csiw/wire.h", "include/csiw/wire_link.h")
# Table rows that begin with a constant: | `CSIW_X` | 0x12 | ...
ROW = re.compile(r"^\| *`?(CSIW_[A-Z0-9_]+)`? *\| *([^|]*?) *(?:\||$)", re.M)
ENUMERATOR = re.compile(r"^\t(CSIW_[A-Z0-9_]+)(?: = ([^,\n]*))?,", re.M)


def values(pairs, where, problems):
    found = {}
    for name, text in pairs:
        try:
            value = int(text, 0)
        except ValueError:
            problems.append(f"{where}: {name} has {text!r} where a number "
                            "belongs")
            continue
        if found.setdefault(name, value) != value:
            problems.append(f"{where}: {name} is {found[name]} and {value}")
    return found


def main():
    source = sys.argv[1]
    problems = []
    page = values(ROW.findall(common.read(source, PAGE)), PAGE, problems)
    header = {}
    for path in HEADERS:
        found = values(ENUMERATOR.findall(common.read(source, path)), path,
                       problems)
        if not found:
            problems.append(f"no constants found in {path}")
        header.update(found)
    if not page:
        problems.append(f"no constants found in {PAGE}")
    for name in sorted(page.keys() | header.keys()):
        if name not in header:
            problems.append(f"{name} stands in {PAGE}, in no header")
        elif name not in page:
            problems.append(f"{name} stands in a header, in no table of {PAGE}")
        elif page[name] != header[name]:
            problems.append(f"{name} is {page[name]} in {PAGE} and "
                            f"{header[name]} in the header")
    common.end(problems)


main()
