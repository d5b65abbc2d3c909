"""Finds the data that this project did not write: real exports, hostile pictures and markup."""

import os
from pathlib import Path

import pytest

BESIDE_THE_REPOSITORY = Path(__file__).resolve().parents[2] / "shared" / "data"


def shared(*parts: str) -> Path:
    """A file or folder of the shared data; skips the test, and says so, where it is absent."""
    root = Path(os.environ.get("NEWSBLOG_SHARED_DATA") or BESIDE_THE_REPOSITORY)
    path = root.joinpath(*parts)
    if not path.exists():
        message = f"{path} is absent: set NEWSBLOG_SHARED_DATA to the folder of shared data"
        pytest.skip(message, allow_module_level=True)
    return path
