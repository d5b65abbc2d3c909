"""The folder of uploads is never left: not by dots, not by links, not by odd names."""

from pathlib import Path

import pytest

from wordpress.media_folder import MediaFolder, opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "given"
    (root / "2014").mkdir(parents=True)
    (root / "2014" / "sea.jpg").write_bytes(b"sea")
    (tmp_path / "secret.jpg").write_bytes(b"secret")
    return root


def test_files_are_found_by_their_path(folder: Path) -> None:
    assert MediaFolder(folder).find("2014/sea.jpg") == folder / "2014" / "sea.jpg"
    assert MediaFolder(folder).find("2014/none.jpg") is None
    assert MediaFolder(folder).find("2014") is None


@pytest.mark.parametrize("below", ["uploads", "wp-content/uploads"])
def test_the_folder_above_may_be_given_too(tmp_path: Path, below: str) -> None:
    file = tmp_path / below / "2014" / "sea.jpg"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"x")

    assert MediaFolder(tmp_path).find("2014/sea.jpg") == file


@pytest.mark.parametrize(
    "path",
    ["../secret.jpg", "2014/../../secret.jpg", "/etc/passwd", "2014/./../../secret.jpg", "",
     "..\\secret.jpg", "2014/sea.jpg\0.png", "x" * 5000, "."],
)  # fmt: skip
def test_no_path_leads_out_of_it(folder: Path, path: str) -> None:
    assert MediaFolder(folder).find(path) is None


def test_links_are_not_followed(folder: Path, tmp_path: Path) -> None:
    (folder / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    (folder / "door").symlink_to(tmp_path)

    found = MediaFolder(folder)

    assert found.find("link.jpg") is None
    assert found.find("door/secret.jpg") is None
    with pytest.raises(OSError, match=r"symbolic|loop"):
        opened(folder / "link.jpg")
