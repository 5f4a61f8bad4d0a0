# SPDX-License-Identifier: BSD-2-Clause
"""man.py SOURCE CSIW CSIWD: the man pages are well formed, and they and --help
know the same options and commands."""

import os
import re
import shutil
import subprocess
import sys

import common


ASIDE = {"-h", "--help"}  # of every command, and told once


def rendered(source, page):
    text = subprocess.run(["mandoc", "-T", "ascii", "-O", "width=1000", page],
                          cwd=source, check=True, text=True,
                          stdout=subprocess.PIPE).stdout
    return re.sub(".\b", "", text)


def lint(source, page):
    run = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", page],
                         cwd=source, text=True, stdout=subprocess.PIPE)
    return run.stdout.splitlines()


def compare(page, text, program, options, other_options):
    named = set(common.OPTION.findall(text))
    problems = [f"{page} does not name {o}, which {program} --help does"
                for o in sorted(options - named)]
    return problems + [f"{page} names {o}, which {program} --help does not"
                       for o in sorted(named - options - other_options)]


def sections(text, commands):
    """Text of the subsection of each command that has one."""
    parts = re.split(r"^   (\S.*)$|^\S.*$", text, flags=re.M)
    found = dict(zip(parts[1::2], parts[2::2]))
    return {c: found[f"csiw {c}"] for c in commands if f"csiw {c}" in found}


def of_each_command(text, options):
    """Problems with what the page says of each command of csiw."""
    told = sections(text, options)
    problems = [f"docs/man/csiw.1 has no section csiw {c}"
                for c in sorted(options.keys() - told.keys())]
    for c, part in told.items():
        problems += compare(f"docs/man/csiw.1, csiw {c},", part, f"csiw {c}",
                            options[c] - ASIDE, ASIDE)
    return problems


def main():
    source, csiw, csiwd = sys.argv[1:]
    if not shutil.which("mandoc"):
        common.skip("no mandoc")
    named = common.options_of(csiw)
    peer = set().union(*named.values())
    del named[""]
    guest = set(common.OPTION.findall(common.help_of(csiwd)))
    pages = {"docs/man/csiw.1": ("csiw", peer, guest),
             "docs/man/csiwd.8": ("csiwd", guest, peer)}
    problems = [f"there is no {page}" for page in pages
                if not os.path.isfile(os.path.join(source, page))]
    if problems:
        common.end(problems)
    for page in sorted(os.listdir(os.path.join(source, "docs", "man"))):
        problems += lint(source, f"docs/man/{page}")
    for page, (program, options, other) in pages.items():
        problems += compare(page, rendered(source, page), program, options,
                            other)
    problems += of_each_command(rendered(source, "docs/man/csiw.1"), named)
    common.end(problems)


main()
