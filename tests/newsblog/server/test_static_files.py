from pathlib import Path

import pytest

from newsblog.server.static_files import fingerprint


@pytest.fixture
def sheet(tmp_path: Path, settings: pytest.FixtureRequest) -> Path:
    file = tmp_path / "site.css"
    file.write_text("p { margin: 0 }")
    settings.STATICFILES_DIRS = [tmp_path]  # type: ignore[attr-defined]
    return file


def test_untouched_files_are_not_collected_again(sheet: Path) -> None:
    assert fingerprint() == fingerprint()


@pytest.mark.parametrize(
    "change",
    [
        lambda file: file.write_text("p { margin: 1rem }"),
        lambda file: (file.parent / "more.css").touch(),
        lambda file: file.unlink(),
    ],
    ids=["edited", "added", "removed"],
)
def test_any_change_of_a_file_is_noticed(sheet: Path, change: object) -> None:
    before = fingerprint()
    change(sheet)  # type: ignore[operator]

    assert fingerprint() != before
