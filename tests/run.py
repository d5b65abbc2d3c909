"""`make test`: every test, on SQLite, in a browser and on PostgreSQL, with one summary at the end.

What can't be run is said loudly at the end; with CI=true it fails the run. Arguments go to pytest:
`python -m tests.run -k comments`. TEST_DATABASE_URL and TEST_REDIS_URL name servers to use.
"""

import contextlib
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests import browser, servers

NOTHING_COLLECTED = 5
COUNTS = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed|xpassed|warnings?)")
COLOURS = re.compile(r"\x1b\[[0-9;]*m")


@dataclass
class Part:
    """One run of pytest, and what came of it."""

    name: str
    choice: str
    environment: dict[str, str] = field(default_factory=dict)
    missing: str = ""
    status: int = 0
    last_line: str = ""
    counts: dict[str, int] = field(default_factory=dict)


def main(arguments: Sequence[str]) -> int:
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="newsblog-run-"))
        reached = Path(folder) / "reached"
        postgresql = stack.enter_context(servers.postgresql())
        redis = stack.enter_context(servers.redis())
        with_redis = {"TEST_REDIS_URL": redis.url} if redis.url else {}
        plain = "not browser" if redis.url else "not browser and not redis"
        parts = [
            Part("SQLite", plain, with_redis | {"TEST_DATABASE_URL": ""}),
            Part(
                "SQLite, in Chromium",
                "browser",
                with_redis | {"TEST_DATABASE_URL": ""},
                missing=""
                if browser.executable()
                else "Chromium is not installed "
                "(Debian: apt-get install chromium-headless-shell; or name one: CHROMIUM=/path)",
            ),
            Part(
                postgresql.name,
                f"database and {plain}",
                with_redis | {"TEST_DATABASE_URL": postgresql.url},
                missing=postgresql.missing,
            ),
        ]
        for part in parts:
            if not part.missing:
                part.environment["NEWSBLOG_REACHED"] = str(reached)
                run(part, arguments)
        everything_ran = not arguments and not any(part.missing for part in parts)
        unreached = addresses_without_a_test(reached) if everything_ran else []
    if redis.missing:
        parts.append(Part("Redis", "redis", missing=redis.missing))
    return report(parts, unreached, narrowed=bool(arguments))


def run(part: Part, arguments: Sequence[str]) -> None:
    """Run pytest on all processors, show its output as it comes and keep its last line."""
    print(f"\n=== Tests on {part.name} ===", flush=True)
    command = [sys.executable, "-m", "pytest", "-q", "-m", part.choice]
    command += ["-n", "logical"]
    command += [f"--color={'yes' if sys.stdout.isatty() else 'no'}", *arguments]
    environment = os.environ | part.environment
    # Each process would rewrite the assertions of all tests again: 12 s of a processor.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    assert process.stdout is not None
    for line in process.stdout:
        print(line, end="", flush=True)
        plain = COLOURS.sub("", line).strip("= \n")
        if " in " in plain and COUNTS.search(plain):
            part.last_line = plain
    part.status = process.wait()
    found = COUNTS.findall(part.last_line)
    part.counts = {kind.rstrip("s"): int(number) for number, kind in found}


def addresses_without_a_test(reached: Path) -> list[str]:
    command = [sys.executable, "-m", "tests.reached", str(reached)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.split()


def report(parts: Sequence[Part], unreached: Sequence[str], *, narrowed: bool) -> int:
    """Print what passed, failed and was left out; return the exit status."""
    in_ci = os.environ.get("CI", "").lower() in {"1", "true"}
    print("\n=== Summary ===")
    failed = bool(unreached)
    for part in parts:
        if part.missing:
            failed |= in_ci
            print(f"!!! {part.name:<22} SKIPPED: {part.missing}")
            continue
        # A narrowed run (-k …) may leave a part without tests; a whole one may not.
        nothing = part.status == NOTHING_COLLECTED
        failed |= part.status != 0 and not (nothing and narrowed)
        print(f"    {part.name:<22} {part.last_line or f'ended with status {part.status}'}")
    total = {
        kind: sum(part.counts.get(kind, 0) for part in parts)
        for kind in ("passed", "failed", "error", "skipped")
    }
    print(", ".join(f"{number} {kind}" for kind, number in total.items()))
    if unreached:
        print(f"!!! No test asks for these addresses: {', '.join(unreached)}")
    if any(part.missing for part in parts):
        print("!!! Not everything was tested." + (" CI=true makes this a failure." * in_ci))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
