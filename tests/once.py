"""Makes a folder once for all workers of a run; who wants to change it copies it."""

import fcntl
from collections.abc import Callable
from pathlib import Path

import pytest


def once(
    factory: pytest.TempPathFactory, worker_id: str, name: str, make: Callable[[Path], None]
) -> Path:
    """The folder that `make` filled: in this worker, or in another while this one waited."""
    base = factory.getbasetemp()
    place = (base if worker_id == "master" else base.parent) / f"once-{name}"
    place.mkdir(exist_ok=True)
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (place / "ready").exists():
            (place / "made").mkdir()
            make(place / "made")
            (place / "ready").touch()
    return place / "made"
