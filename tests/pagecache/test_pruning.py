from pathlib import Path

import pytest
from pytest_django import Settings

from pagecache import pruning


def test_the_job_prunes_the_folder_of_stored_pages(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.NEWSBLOG_PAGECACHE_ROOT = tmp_path
    monkeypatch.setattr(pruning, "MOST_BYTES_ON_DISK", 1000)
    for number in range(3):
        file = tmp_path / "shelf" / "ab" / str(number)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"x" * 600)

    assert pruning.prune.call() == 2
    assert len(list((tmp_path / "shelf").glob("*/*"))) == 1
