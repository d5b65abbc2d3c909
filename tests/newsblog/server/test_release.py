from pathlib import Path

import pytest
from pytest_django import Settings

from newsblog.server import release


@pytest.fixture
def site(tmp_path: Path, settings: Settings) -> Path:
    settings.BASE_DIR = tmp_path / "site"
    settings.DATA_DIR = tmp_path / "site" / "var"
    settings.STATIC_ROOT = settings.DATA_DIR / "static"
    for folder in ("templates/articles", "articles", "tests", "var/static"):
        (settings.BASE_DIR / folder).mkdir(parents=True)
    (settings.BASE_DIR / "templates/articles/front.html").write_text("one")
    return settings.BASE_DIR


@pytest.mark.parametrize(
    "file", ["templates/articles/front.html", "articles/views.py", "var/static/staticfiles.json"]
)
def test_a_changed_file_of_the_site_is_another_release(site: Path, file: str) -> None:
    before = release.fingerprint()

    (site / file).write_text("another")

    assert release.fingerprint() != before


@pytest.mark.parametrize("file", ["tests/test_a.py", "var/newsblog.sqlite3", "articles/a.pyc"])
def test_data_and_tests_are_not_part_of_it(site: Path, file: str) -> None:
    before = release.fingerprint()

    (site / file).write_text("another")

    assert release.fingerprint() == before
