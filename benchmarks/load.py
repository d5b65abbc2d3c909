"""Many requests at once, by wrk: how many a second are answered, and how long the slowest wait."""

import contextlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.sites import running

CONNECTIONS = 64  # for stored pages
FEW = 8  # for pages that are rendered: more would only wait in the queue
BROWSER = "gzip, deflate, br"
A_DAY = 24 * 60 * 60
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


@dataclass(frozen=True)
class Load:
    """What wrk saw."""

    rate: float
    p50_ms: float
    p99_ms: float
    failed: int


def is_missing() -> str:
    """What to do where it isn't installed; empty where it is."""
    return "" if shutil.which("wrk") else "wrk is not installed (Debian: apt-get install wrk)"


def put(
    url: str,
    *,
    seconds: float,
    connections: int = CONNECTIONS,
    encodings: str = BROWSER,
    cookie: str = "",
) -> Load:
    """Ask for one address over and over."""
    command = _command(url, seconds, connections, encodings, cookie)
    return read(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


@contextlib.contextmanager
def going_on(url: str, *, cookie: str, connections: int = FEW) -> Iterator[None]:
    """Somebody asks for one address over and over, meanwhile."""
    command = _command(url, A_DAY, connections, BROWSER, cookie)
    with Path(os.devnull).open("wb") as nowhere, running(command, log=nowhere):
        yield


def _command(url: str, seconds: float, connections: int, encodings: str, cookie: str) -> list[str]:
    headers = ["-H", f"Accept-Encoding: {encodings}"] if encodings else []
    if cookie:
        headers += ["-H", f"Cookie: {cookie}"]
    return ["wrk", "-t2", f"-c{connections}", f"-d{seconds:g}s", "--latency", *headers, url]


def read(output: str) -> Load:
    """The figures in wrk's report; raises ValueError where it has none."""
    rate = re.search(r"Requests/sec:\s+([\d.]+)", output)
    waits = dict(re.findall(r"^\s+(\d+)%\s+([\d.]+[a-z]+)$", output, re.MULTILINE))
    if rate is None or not {"50", "99"} <= waits.keys():
        raise ValueError(f"wrk said nothing that can be read:\n{output}")
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", output)
    errors = re.search(
        r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", output
    )
    failed = int(bad[1]) if bad else 0
    failed += sum(int(number) for number in errors.groups()) if errors else 0
    return Load(float(rate[1]), _milliseconds(waits["50"]), _milliseconds(waits["99"]), failed)


def _milliseconds(text: str) -> float:
    number, unit = re.fullmatch(r"([\d.]+)([a-z]+)", text).groups()  # type: ignore[union-attr]
    return float(number) * UNITS[unit]
