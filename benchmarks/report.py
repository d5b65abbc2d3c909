"""A run in three shapes: a table on the terminal, the same for docs/performance.md, and JSON."""

import datetime as dt
import json
import os
import platform
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure, Run, shown


def table(run: Run) -> str:
    """The figures by group, aligned; what was left out or missed stands at the end, loudly."""
    width = max((len(figure.name) for figure in run.figures), default=0)
    lines = []
    for group, figures in _groups(run):
        lines += ["", group]
        for one in figures:
            value = f"{shown(one.value)} {one.unit}".strip()
            goal = f"{one.goal} {one.judgement}".strip()
            lines.append(f"  {one.name:<{width}}  {value:>16}  {goal:<14}  {one.note}".rstrip())
    lines.append("")
    lines += [f"!!! NOT MEASURED: {what}" for what in run.left_out]
    lines += [f"!!! MISSED: {one.group}: {one.name}" for one in run.missed]
    return "\n".join(lines)


def markdown(run: Run) -> str:
    """Tables for docs/performance.md."""
    lines = []
    for group, figures in _groups(run):
        lines += [f"### {group[:1].upper()}{group[1:]}", "", "| | | goal | |", "|---|---|---|---|"]
        lines += [
            f"| {one.name} | {shown(one.value)} {one.unit} "
            f"| {one.goal} {one.judgement} | {one.note} |"
            for one in figures
        ]
        lines.append("")
    return "\n".join(lines)


def as_json(run: Run, *, arguments: dict[str, Any]) -> str:
    """Everything a later comparison needs."""
    return json.dumps(
        {
            "at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            "machine": machine(),
            "arguments": arguments,
            "left_out": run.left_out,
            "figures": [
                {
                    "group": one.group, "name": one.name, "value": one.value, "unit": one.unit,
                    "at_most": one.at_most, "at_least": one.at_least, "is_met": one.is_met,
                    "note": one.note,
                }
                for one in run.figures
            ],
        },
        indent=1,
    )  # fmt: skip


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    model = ""
    if Path("/proc/cpuinfo").exists():
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        model = next((line.partition(":")[2].strip() for line in lines if "model name" in line), "")
    return {
        "processors": os.cpu_count(),
        "processor": model or platform.processor(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "load": os.getloadavg()[0],
        "nginx": _said("nginx", "-v"),
        "wrk": "here" if shutil.which("wrk") else "missing",
    }


def _said(*command: str) -> str:
    if not shutil.which(command[0]):
        return "missing"
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return (done.stdout or done.stderr).strip()


def _groups(run: Run) -> Iterator[tuple[str, list[Figure]]]:
    groups: dict[str, list[Figure]] = {}
    for figure in run.figures:
        groups.setdefault(figure.group, []).append(figure)
    yield from groups.items()
