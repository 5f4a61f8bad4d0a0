# SPDX-License-Identifier: BSD-2-Clause
"""What the attacks share: the mutator, rounds in several threads until the
time is over, what csiw may say, and the figures.

CSIW_ATTACK_SECONDS is how long each test attacks at least (40 unless set), and
CSIW_ATTACK_SEED what all its choices follow from; a failure says it.  The
order in which three processes meet is the machine's, so a seed brings back the
choices and not the moment.
"""
import collections
import concurrent.futures
import contextlib
import fcntl
import json
import os
import random
import shutil
import signal
import sys
import threading
import time
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "system"))
import harness  # noqa: E402
import make_capture  # noqa: E402
import model  # noqa: E402
import pcapfile  # noqa: E402
import window  # noqa: E402

MUTATOR = os.environ.get("CSIW_MUTATOR", "mutator")
SECONDS = float(os.environ.get("CSIW_ATTACK_SECONDS", "40"))
SEED = int(os.environ.get("CSIW_ATTACK_SEED")
           or int.from_bytes(os.urandom(4), "big"))
MUTATIONS_MIN = 1000000
LONGEST_S = 600  # of a slow machine, until all that is needed has happened
SIZES = (8192, 65536, 1 << 20)  # whole pages: the guards begin at the end
SANITIZER = 99
ENV = {
    "ASAN_OPTIONS": "exitcode=%d:detect_stack_use_after_return=1:"
                    "strict_string_checks=1:detect_leaks=1" % SANITIZER,
    "UBSAN_OPTIONS": "exitcode=%d:print_stacktrace=1:halt_on_error=1"
                     % SANITIZER,
}
STATUSES = {  # of csiw under attack: docs/man/csiw.1; its files stay whole
    "collect": {0: "done", 3: "the guest failed", 4: "gave up",
                5: "broken protocol"},
    "stream": {0: "done", 1: "the window", 3: "the guest failed",
               4: "gave up", 5: "broken protocol"},
    "status": {0: "done"},
    "dump": {0: "done"},
}

_lock = threading.Lock()
totals = collections.Counter()  # of all arenas


def count(what, number=1):
    if number:
        with _lock:
            totals[what] += number


def clean(name, result, statuses):
    """A program ended with one of these statuses and without a report."""
    for word in ("Sanitizer", "runtime error"):
        assert word not in result.err, \
            "%s was reported by a sanitizer: %s" % (name, result.err)
    assert result.status in statuses, \
        "%s ended with %d, which is none of %s: %s" % (
            name, result.status, sorted(statuses), result.err)


@contextlib.contextmanager
def guest(path, source, order, size):
    """csiwd; in the end it must be alive and must end as it should."""
    with harness.Program(
            harness.CSIWD, "--window", harness.uri(path, size), "--capture",
            source, "--byte-order", order, "--log-level", "debug",
            env=ENV) as p:
        try:
            yield p.says("serving")
        finally:
            if p.process.poll() is not None:
                clean("csiwd, which should go on,", p.end(), {None})
        clean("csiwd", p.stop(), {0})


@contextlib.contextmanager
def mutator(how, path, order, seed, expected=None):
    command = [MUTATOR, how, path, order, seed]
    with harness.Program(*command, *([expected] if expected else []),
                         env=ENV) as p:
        p.says("attacking")
        yield p
        result = p.stop()
    assert result.status == 0, "the mutator saw a broken rule: " + result.err
    said = json.loads(result.out)
    count("mutations", said["stores"])
    count(how + " seen", said["seen"])


@contextlib.contextmanager
def halted(m, path, order):
    """The mutator stands still, and start is clear; it goes on behind this."""
    try:
        m.halt()
        with window.Window(path, order) as w:
            w.flags = 0
        yield
    finally:
        m.send(signal.SIGCONT)


def csiw(*command, meanwhile=None):
    """csiw to its end, which must come: it has a deadline of its own.
    meanwhile(program) is called once it runs."""
    with harness.Program(harness.CSIW, *command, env=ENV) as p:
        if meanwhile:
            meanwhile(p)
        result = p.end()
    clean("csiw " + command[0], result, STATUSES[command[0]])
    count("csiw")
    count("csiw %s: %d" % (command[0], result.status))
    return result


def collect(path, out, endings, capacity, order, *more):
    """csiw collect with outputs in the folder out; (status, its JSON, sample
    bytes of the .npy or None).

    What it says must agree with itself and never exceed the capacity.
    """
    names = ["x." + e for e in endings]
    for name in names:
        more += "--output", os.path.join(out, name)
    result = csiw("collect", "--window", harness.uri(path), "--byte-order",
                  order, "--json", *more)
    said = json.loads(result.out)
    assert said["status"] == result.status, said
    assert 0 <= said["total"] <= capacity, \
        "csiw reports %d samples, the window holds %d" % (said["total"],
                                                          capacity)
    whole = result.status == 0 or said["return_value"] == 9 and \
        result.status == 3
    assert sum(x["samples"] for x in said["devices"]) == \
        (said["total"] if whole else 0), said
    names = sorted(names + [n + ".json" for n in names]) if whole else []
    assert sorted(os.listdir(out)) == names, (said, os.listdir(out))
    data = npy(os.path.join(out, "x.npy")) if "x.npy" in names else None
    assert data is None or len(data) == said["total"] * model.SAMPLE, \
        "csiw reports %d samples and writes %d bytes" % (said["total"],
                                                         len(data))
    for name in names:
        os.remove(os.path.join(out, name))
    return result.status, said, data


def stream(path, out, *more, begun=lambda: None):
    """csiw stream with two outputs in the folder out: however it ends, both
    hold the records that it counts, in whole lines and whole slots.  begun()
    is called when the first of them is written."""
    lines, slots = (os.path.join(out, n) for n in ("s.jsonl", "s.npy"))

    def first(p):
        harness.until("a record", lambda: p.process.poll() is not None or
                      os.path.exists(lines) and os.path.getsize(lines))
        begun()
    result = csiw("stream", "--window", harness.uri(path), "--json",
                  "--output", lines, "--output", slots, *more,
                  meanwhile=first)
    said = json.loads(result.out)
    assert said["status"] == result.status, said
    count("records", said["records"])
    if os.path.exists(lines):
        with open(lines) as f:
            found = [json.loads(line) for line in f]
        assert len(found) == said["records"], (len(found), said)
        data = npy(slots)
        assert len(data) == 0 if not found else len(data) % len(found) == 0, \
            "%d bytes are not %d records" % (len(data), len(found))
    else:
        assert said["records"] == 0, said
    for name in os.listdir(out):
        os.remove(os.path.join(out, name))


def npy(path):
    """The records of a .npy file: samples as in a little-endian window."""
    with open(path, "rb") as f:
        raw = f.read()
    return raw[10 + int.from_bytes(raw[8:10], "little"):]


def recording(path, packets, devices, seed, size=20):
    """A capture file, and what a guest hears in it."""
    pcapfile.write_pcap(path, make_capture.stream_of(
        packets, devices=devices, seed=seed, bandwidth=size))
    return model.csi_list(path)


def _rounds(work, number, over, failures):
    rng = random.Random("%d/%d" % (SEED, number))
    d = harness.temporary_directory()
    try:
        os.mkdir(os.path.join(d, "out"))
        work(d, number, rng, over)
    except Exception as e:
        at = traceback.extract_tb(e.__traceback__)
        failures.append("arena %d: %s%s" % (number, e, "".join(
            "\n    %s:%d %s" % (os.path.basename(f.filename), f.lineno, f.line)
            for f in at)))
    finally:
        shutil.rmtree(d, ignore_errors=True)


def enough(needed):
    """What did not happen proves nothing; sentences."""
    if totals["mutations"] < MUTATIONS_MIN:
        yield "only %d mutations" % totals["mutations"]
    for key in needed:
        if not totals[key]:
            yield "'%s' never happened" % key


def run(name, arenas, needed):
    """Each arena(d, number, rng, over) goes on until over(), with others at
    its side; exits 1 if one failed, or something of what is needed was not
    counted within LONGEST_S.
    """
    failures, begun = [], time.monotonic()

    def over():
        seconds = time.monotonic() - begun
        return bool(failures) or seconds > LONGEST_S or \
            seconds > SECONDS and not list(enough(needed))
    print("attack.%s: CSIW_ATTACK_SEED=%d" % (name, SEED), flush=True)
    with concurrent.futures.ThreadPoolExecutor(len(arenas)) as pool:
        for number, work in enumerate(arenas):
            pool.submit(_rounds, work, number, over, failures)
    for key in sorted(totals):
        print("%-24s %12d" % (key, totals[key]))
    failures = failures or list(enough(needed))
    for f in failures:
        print("FAILED: %s\nagain: CSIW_ATTACK_SEED=%d" % (f, SEED))
    if not failures and os.environ.get("CSIW_FIGURES"):
        figures(os.environ["CSIW_FIGURES"], name)
    sys.exit(1 if failures else 0)


def figures(folder, name):
    """Add a test's counts to those of the others in attack.json."""
    parts = os.path.join(folder, "attack.parts")
    os.makedirs(parts, exist_ok=True)
    with open(os.path.join(parts, "lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with open(os.path.join(parts, name), "w") as f:
            json.dump({**totals, "seconds": SECONDS}, f)
        found = {}
        for part in ("everything", "unread", "parties"):
            path = os.path.join(parts, part)
            if os.path.exists(path):
                with open(path) as f:
                    found[part] = collections.Counter(json.load(f))
        temporary = os.path.join(folder, "attack.json.new")
        with open(temporary, "w") as f:
            json.dump({"title": "Attack", "rows": rows(found)}, f, indent=1)
        os.rename(temporary, os.path.join(folder, "attack.json"))


def statuses(counts):
    return ", ".join(
        "%s: %d" % (words, counts["csiw collect: %d" % status])
        for status, words in STATUSES["collect"].items())


def rows(found):
    def total(key):
        return sum(counts[key] for counts in found.values())
    out = [
        ["mutations of the window under csiwd and csiw",
         "{:,}".format(total("mutations")), "at least 1,000,000 a test"],
        ["runs of csiw meanwhile", "{:,}".format(total("csiw")),
         "no crash, no hang, no report"],
    ]
    for name, counts in found.items():
        out.append(["%s, csiw collect" % name, statuses(counts),
                    "%g s" % counts["seconds"]])
        for key, words in (
                ("served after", "runs after the mutator stopped"),
                ("exact", "successes"),
                ("unread seen", "answers seen from outside"),
                ("peer seen", "answers of csiwd to a hostile peer")):
            if counts[key]:
                out.append(["%s, %s" % (name, words),
                            "{:,}".format(counts[key]),
                            "each exact" if key != "peer seen" else
                            "no byte written that is not its own"])
    return out
