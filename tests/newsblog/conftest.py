"""A site to serve: its tables and static files are made once for all tests."""

import shutil
from pathlib import Path

import pytest

from tests.once import once
from tests.processes import manage


@pytest.fixture(scope="session")
def prepared(
    site_with_tables: Path, tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Path:
    """A data folder with tables and collected static files."""

    def collect(folder: Path) -> None:
        shutil.copytree(site_with_tables, folder, dirs_exist_ok=True)
        code = "from newsblog.server.static_files import collect_if_stale as c; c(); assert not c()"
        with manage("shell", "-c", code, folder=folder) as process:
            output, _ = process.communicate(timeout=600)
        assert process.returncode == 0, output

    return once(tmp_path_factory, worker_id, "served", collect)
