"""Keeps what the migrations make on SQLite for every later worker and run of the tests.

Running them takes seconds in each process. What was made is kept until a source file of the
project, the lock file, Python or SQLite changes.
"""

import fcntl
import hashlib
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOT_READ = {"tests", "benchmarks"}
MOST_KEPT = 4


def fingerprint(root: Path = ROOT) -> str:
    """Another one for whatever may change the tables of a new site or the rows in them."""
    found = hashlib.sha256(f"{sys.version} {sqlite3.sqlite_version}".encode())
    installed = {f"{each.name} {each.version}" for each in metadata.distributions()}
    found.update("\n".join(sorted(installed)).encode())
    sources = [
        path
        for package in root.iterdir()
        if (package / "__init__.py").exists() and package.name not in NOT_READ
        for path in package.rglob("*.py")
    ]
    for path in sorted([*sources, *(root / "tests").glob("*settings.py")]):
        found.update(f"{path.relative_to(root)}\0".encode() + path.read_bytes())
    return found.hexdigest()[:20]


def kept(folder: Path, make: Callable[[Path], None]) -> Path:
    """The folder that `make` filled, in this run or in an earlier one, below `folder`. Copy it.

    Other processes wait until the first has filled it.
    """
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        place = folder / fingerprint()
        if not place.exists():
            _forget_oldest(folder)
            with tempfile.TemporaryDirectory(dir=folder) as making:
                made = Path(making) / "made"
                made.mkdir()
                make(made)
                made.rename(place)
        return place


def _forget_oldest(folder: Path) -> None:
    versions = sorted(
        (path for path in folder.iterdir() if path.is_dir()), key=lambda path: path.stat().st_mtime
    )
    for version in versions[: -MOST_KEPT + 1]:
        shutil.rmtree(version, ignore_errors=True)
