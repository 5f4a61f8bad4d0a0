# SPDX-License-Identifier: BSD-2-Clause
"""readme.py SOURCE CSIW CSIWD: README.md quotes main() of the loopback example as
it is, its commands exist, and every link of every document leads somewhere."""

import json
import os
import re
import shlex
import sys

import common

EXAMPLE = "examples/loopback/loopback.c"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
# Commands that belong to the reader's system.
THEIRS = {"apt-get", "cc", "cd", "git", "ninja", "ctest", "sudo"}


def example(source, blocks):
    text = common.read(source, EXAMPLE)
    text = text[text.index("int main("):]
    quoted = [body for language, body in blocks if language == "c"]
    if text in quoted:
        return []
    return [f"README.md has no ```c block that equals {EXAMPLE} from "
            "int main on"]


def shell_lines(blocks):
    for language, body in blocks:
        if language not in ("sh", "console", "bash"):
            continue
        for line in body.replace("\\\n", " ").splitlines():
            if language != "console" or line.startswith("$ "):
                words = shlex.split(re.sub(r"^\$ ", "", line), comments=True)
                yield [w for w in words if w != "&"]


def options_exist(words, options):
    return [f"README.md: {words[0]} has no option {w}"
            for w in words for o in [w.split("=")[0]]
            if common.OPTION.fullmatch(o) and o not in options]


def command_exists(source, words, peer, guest):
    if words[0] == "sudo":
        words = words[1:]
    program = os.path.basename(words[0])
    if program == "csiwd":
        return options_exist(words, guest)
    if program == "csiw":
        command = words[1] if not words[1].startswith("-") else ""
        if command not in peer:
            return [f"README.md: there is no csiw {command}"]
        return options_exist(words, peer[command])
    if program in ("sh", "bash", "python3"):
        path = words[1]
        return [] if os.path.isfile(os.path.join(source, path)) else [
            f"README.md: there is no {path}"]
    if program == "cmake":
        presets = json.loads(common.read(source, "CMakePresets.json"))
        names = {p["name"] for p in presets["configurePresets"]}
        return [f"README.md: there is no preset {after}"
                for word, after in zip(words, words[1:])
                if word == "--preset" and after not in names]
    if program in THEIRS:
        return []
    return [f"README.md: no idea what {words[0]} is; see tests/doc/readme.py"]


def links(source):
    problems = []
    for page in common.files(source):
        if not page.endswith(".md"):
            continue
        for target in LINK.findall(common.read(source, page)):
            place = os.path.join(source, os.path.dirname(page), target)
            if "://" not in target and not os.path.exists(place):
                problems.append(f"{page}: the link {target} leads nowhere")
    return problems


def main():
    source, csiw, csiwd = sys.argv[1:]
    blocks = BLOCK.findall(common.read(source, "README.md"))
    peer = common.options_of(csiw)
    guest = set(common.OPTION.findall(common.help_of(csiwd)))
    problems = example(source, blocks) + links(source)
    lines = [words for words in shell_lines(blocks) if words]
    if not lines:
        problems.append("README.md has no command in a ```sh block")
    for words in lines:
        problems += command_exists(source, words, peer, guest)
    common.end(problems)


main()
