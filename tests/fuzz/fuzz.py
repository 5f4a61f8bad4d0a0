# SPDX-License-Identifier: BSD-2-Clause
"""fuzz.py BUILD SECONDS: runs each target of BUILD for its share of SECONDS, as
many at once as there are cores, from corpus/ and from what earlier runs found.

What a target did adds up in BUILD/tally.json as long as neither the library,
the programs nor the target change; BUILD/figures/fuzz.json is made of it.

fuzz.py BUILD --keep: the least inputs of corpus/ and BUILD/found that reach all
that they reach together become corpus/, beside the seeds."""
import concurrent.futures
import glob
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
SOURCES = ("include/csiw/*.h", "lib/*/*.[ch]", "guest-agent/*.[ch]",
           "guest-agent/radio/*.[ch]", "peer-client/*.[ch]",
           "tests/fuzz/*.[ch]")
MAX_LEN = 5000          # bytes of an input, as make_seeds.py allows
HANG_S = 10             # one input that takes longer is a finding
KEEP_MAX = 300          # files of a corpus beside the seeds


def targets():
    return sorted(os.path.basename(path)[len("fuzz_"):-len(".c")]
                  for path in glob.glob(os.path.join(HERE, "fuzz_*.c")))


def state(name):
    """Changes with whatever this target fuzzes, and with the target."""
    digest = hashlib.sha256()
    for pattern in SOURCES:
        for path in sorted(glob.glob(os.path.join(ROOT, pattern))):
            file = os.path.basename(path)
            if file.startswith("fuzz_") and file != f"fuzz_{name}.c":
                continue
            with open(path, "rb") as f:
                digest.update(os.path.relpath(path, ROOT).encode() + f.read())
    return digest.hexdigest()


def program(build, name):
    return os.path.join(build, "tests", "fuzz", "fuzz_" + name)


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path + ".new", "w", encoding="utf-8") as f:
        f.write(text)
    os.rename(path + ".new", path)


def folder(*parts):
    path = os.path.join(*parts)
    os.makedirs(path, exist_ok=True)
    return path


def fuzz(build, name, seconds):
    """One target; what it did.  A finding ends it early."""
    findings = os.path.join(folder(build, "findings"), name + "-")
    log = os.path.join(folder(build, "logs"), name + ".log")
    begin = time.monotonic()
    with open(log, "w", encoding="utf-8") as f:
        status = subprocess.call(
            [program(build, name), "-max_total_time=%d" % seconds,
             "-max_len=%d" % MAX_LEN, "-timeout=%d" % HANG_S,
             "-print_final_stats=1", "-artifact_prefix=" + findings,
             folder(build, "found", name), os.path.join(HERE, "corpus", name)],
            stdin=subprocess.DEVNULL, stdout=f, stderr=subprocess.STDOUT)
    with open(log, encoding="utf-8", errors="replace") as f:
        text = f.read()
    done = {"seconds": time.monotonic() - begin, "findings": int(status != 0),
            "executions": number(r"number_of_executed_units: +(\d+)", text),
            "covered": number(r"cov: (\d+)", text),
            "edges": number(r"\((\d+) inline 8-bit counters\)", text)}
    say(name, done, re.findall(r"Test unit written to (\S+)", text), log)
    return done


def number(pattern, text):
    return max(map(int, re.findall(pattern, text)), default=0)


def say(name, done, kept, log):
    words = "no finding"
    if done["findings"]:
        words = "A FINDING: %s, see %s" % (
            ", ".join(kept) or "no input kept", log)
    print("fuzz_%s: %d executions in %d s, %d of %d edges, %s" %
          (name, done["executions"], done["seconds"], done["covered"],
           done["edges"], words), flush=True)


def add_up(build, results):
    path = os.path.join(build, "tally.json")
    tally = {}
    if os.path.exists(path):
        with open(path, encoding="utf-8") as f:
            tally = json.load(f)
    for name, done in results.items():
        now = state(name)
        if tally.get(name, {}).get("state") != now:
            tally[name] = {"state": now, "executions": 0, "seconds": 0,
                           "findings": 0, "covered": 0}
        total = tally[name]
        for key in ("executions", "seconds", "findings"):
            total[key] += done[key]
        total["covered"] = max(total["covered"], done["covered"])
        total["edges"] = done["edges"]
    write(path, json.dumps(tally, indent=1))
    write(os.path.join(build, "figures", "fuzz.json"),
          json.dumps({"title": "Fuzzing", "rows": rows(tally)}))


def many(number):
    return "%.1f million" % (number / 1e6) if number >= 1e6 else str(number)


def rows(tally):
    def total(key):
        return sum(t[key] for t in tally.values())

    def found(count):
        return "%d findings" % count if count else "no finding"

    head = ["executions", many(total("executions")), "%d targets, %.0f "
            "minutes of a core, %s" % (len(tally), total("seconds") / 60,
                             found(total("findings")))]
    return [head] + [
        ["`fuzz.%s`" % name, many(t["executions"]), "%d a second, %d edges of "
         "%d, %s" % (t["executions"] / max(t["seconds"], 1), t["covered"],
                     t["edges"], found(t["findings"]))]
        for name, t in sorted(tally.items())]


def campaign(build, seconds):
    names = targets()
    cores = os.cpu_count() or 1
    share = max(1, seconds * cores // len(names))
    with concurrent.futures.ThreadPoolExecutor(cores) as pool:
        done = list(pool.map(lambda name: fuzz(build, name, share), names))
    results = dict(zip(names, done))
    add_up(build, results)
    failed = [name for name in names if results[name]["findings"]]
    if failed:
        sys.exit("%d of the targets failed: %s" % (len(failed),
                                                   ", ".join(failed)))


def contents(path):
    with open(path, "rb") as f:
        return f.read()


def keep(build, name):
    """The first folder of a merge is kept as it is: the seeds."""
    corpus = os.path.join(HERE, "corpus", name)
    merged = os.path.join(build, "merged", name)
    shutil.rmtree(merged, ignore_errors=True)
    os.makedirs(merged)
    old = glob.glob(os.path.join(corpus, "found_*"))
    seeds = glob.glob(os.path.join(corpus, "seed_*"))
    for path in seeds:
        shutil.copy(path, merged)
    subprocess.run([program(build, name), "-merge=1", "-use_counters=0",
                    "-max_len=%d" % MAX_LEN, merged,
                    folder(build, "found", name), corpus], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    new = [path for path in glob.glob(os.path.join(merged, "*"))
           if not os.path.basename(path).startswith("seed_")]
    new = [contents(path) for path in sorted(new, key=os.path.getsize)]
    for path in old:
        os.remove(path)
    for data in new[:KEEP_MAX]:
        found = "found_%s.bin" % hashlib.sha256(data).hexdigest()[:12]
        with open(os.path.join(corpus, found), "wb") as f:
            f.write(data)
    print("%s: %d seeds, %d found" % (name, len(seeds), len(new)), flush=True)


def main():
    build, what = sys.argv[1:]
    if what == "--keep":
        for name in targets():
            keep(build, name)
    else:
        campaign(build, int(what))


if __name__ == "__main__":
    main()
