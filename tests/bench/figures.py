# SPDX-License-Identifier: BSD-2-Clause
"""The figures of a run: each beside what it is measured against."""
import json
import platform

AT_LEAST, AT_MOST = ">=", "<="


class Figures:
    """Rows with name, value, unit, beside, ratio, limit, met."""

    def __init__(self):
        self.rows = []

    def add(self, name, value, unit, beside="", ratio=None, limit=None):
        """beside: what ratio compares with; limit: (AT_LEAST | AT_MOST, x),
        asked of the ratio."""
        row = dict(name=name, value=value, unit=unit, beside=beside,
                   ratio=ratio, limit=None, met=None)
        if limit:
            sense, bound = limit
            row["limit"] = "%s %g" % limit
            row["met"] = ratio >= bound if sense == AT_LEAST \
                else ratio <= bound
        self.rows.append(row)

    def within(self, name, value, unit, most):
        """A figure with a limit of its own unit."""
        self.add(name, value, unit, "at most %s %s" % (number(most), unit),
                 value / most, (AT_MOST, 1))

    def reach(self, name, value, unit, least):
        self.add(name, value, unit, "at least %s %s" % (number(least), unit),
                 value / least, (AT_LEAST, 1))

    def judge(self, name, value, unit, beside, limit, met):
        """A figure with a limit in words, and whether it is met."""
        self.add(name, value, unit, beside)
        self.rows[-1].update(limit=limit, met=met)

    def json(self):
        return json.dumps({"machine": machine(), "figures": self.rows},
                          indent=1)

    def table(self):
        lines = [["FIGURE", "VALUE", "UNIT", "BESIDE", "RATIO", "LIMIT", ""]]
        for r in self.rows:
            met = {None: "", True: "met", False: "MISSED"}[r["met"]]
            ratio = "" if r["ratio"] is None else "%.2f" % r["ratio"]
            lines.append([r["name"], number(r["value"]), r["unit"],
                          r["beside"], ratio, r["limit"] or "", met])
        widths = [max(map(len, column)) for column in zip(*lines)]
        return "\n".join("  ".join(
            cell.rjust(w) if i in (1, 4) else cell.ljust(w)
            for i, (cell, w) in enumerate(zip(line, widths))).rstrip()
            for line in lines)


def number(value):
    if isinstance(value, int) or value >= 1000:
        return format(round(value), ",")
    return "%.3g" % value


def machine():
    cpu = platform.processor() or "unknown"
    try:
        with open("/proc/cpuinfo") as f:
            cpu = next((line.split(":", 1)[1].strip() for line in f
                        if line.startswith(("model name", "Model"))), cpu)
    except OSError:
        pass
    return {"cpu": cpu, "architecture": platform.machine(),
            "system": platform.platform()}
