"""What the site keeps can be read by its own user only, but for what nginx reads from the disk."""

import os
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache.backends.filebased import FileBasedCache
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.mail import EmailMessage, mailers
from pytest_django import Settings

from newsblog import data_folder
from newsblog.storage import MediaStorage
from pagecache.tag_versions import FileTagVersions
from tests.processes import manage

APP = Path("/srv/newsblog/app")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def tighten(folder: Path, *, is_passable: bool = False, app: Path = APP) -> list[str]:
    database = folder / "newsblog.sqlite3"
    return data_folder.tighten(folder, is_passable=is_passable, database=database, app=app)


def loosen(folder: Path) -> None:
    """As an earlier version left it."""
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A folder of an earlier version, with all that a site keeps."""
    for name in (
        "newsblog.sqlite3", "newsblog.sqlite3-wal", "newsblog.sqlite3-shm", "secret_key",
        "copy.sqlite3", "dump.sql", "originals/2026/a.jpg", "cache/x.djcache", "pages/shelf/p",
        "mail/1.log", "media/2026/a.webp", "static/css/site.css",
    ):  # fmt: skip
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    loosen(tmp_path)
    return tmp_path


def test_folder_of_an_earlier_version_is_closed_and_its_files_too(old: Path) -> None:
    assert tighten(old) == []

    assert mode(old) == 0o700
    assert {mode(path) for path in old.iterdir() if path.is_file()} == {0o600}
    assert {mode(old / name) for name in data_folder.PRIVATE_FOLDERS} == {0o700}


def test_behind_a_proxy_only_what_is_public_can_be_reached(old: Path) -> None:
    tighten(old, is_passable=True)

    assert mode(old) == 0o711
    assert {mode(old / name) for name in data_folder.PRIVATE_FOLDERS} == {0o700}
    assert mode(old / "newsblog.sqlite3") == 0o600
    for public in ("media", "media/2026", "static", "static/css"):
        assert mode(old / public) == 0o755
    assert mode(old / "media/2026/a.webp") == mode(old / "static/css/site.css") == 0o644


def test_what_is_in_the_private_folders_is_closed_too(old: Path) -> None:
    (old / "originals/2026/b.jpg").symlink_to(old / "media/2026/a.webp")

    assert tighten(old) == []

    for name in data_folder.PRIVATE_FOLDERS:
        for path in (old / name).rglob("*"):
            if not path.is_symlink():
                assert mode(path) == (0o700 if path.is_dir() else 0o600), path
    assert mode(old / "media/2026/a.webp") == 0o644


def test_closing_that_was_cut_off_is_done_at_the_next_start(old: Path) -> None:
    (old / "originals/2026").chmod(0o700)  # as far as it came

    tighten(old)

    assert mode(old / "originals/2026/a.jpg") == 0o600


def test_folder_with_the_sticky_bit_is_left_and_the_warning_says_so(old: Path) -> None:
    old.chmod(0o1755)

    [problem] = tighten(old)

    assert "sticky bit" in problem
    assert mode(old) == 0o755 | stat.S_ISVTX
    assert mode(old / "newsblog.sqlite3") == 0o600


def test_second_start_changes_nothing(old: Path) -> None:
    tighten(old)
    before = {path: path.stat().st_ctime_ns for path in old.rglob("*")}

    tighten(old)

    assert {path: path.stat().st_ctime_ns for path in old.rglob("*")} == before


def test_mode_that_is_tighter_than_ours_stays(old: Path) -> None:
    (old / "secret_key").chmod(0o400)

    tighten(old)

    assert mode(old / "secret_key") == 0o400


def test_link_to_a_file_elsewhere_is_not_followed(
    old: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "file"
    elsewhere.touch()
    elsewhere.chmod(0o644)
    (old / "link").symlink_to(elsewhere)
    (old / "dangling").symlink_to(old / "nowhere")

    assert tighten(old) == []
    assert mode(elsewhere) == 0o644


def test_linked_folder_of_originals_is_closed_where_it_is(
    old: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    disk = tmp_path_factory.mktemp("disk") / "originals"
    shutil.move(old / "originals", disk)
    (old / "originals").symlink_to(disk)

    tighten(old)

    assert mode(disk) == 0o700


def test_linked_data_folder_is_closed_where_it_is(
    old: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    link = tmp_path_factory.mktemp("links") / "data"
    link.symlink_to(old)

    tighten(data_folder.make(link))

    assert mode(old) == 0o700


def test_database_outside_of_the_folder_is_closed_too(
    old: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("fast-disk") / "news.db"
    for ending in ("", "-wal", "-shm"):
        Path(f"{elsewhere}{ending}").touch()
    loosen(elsewhere.parent)

    data_folder.tighten(old, is_passable=False, database=elsewhere, app=APP)

    assert {mode(path) for path in elsewhere.parent.iterdir()} == {0o600}
    assert mode(elsewhere.parent) == 0o755  # whose else it is, nobody knows


def test_folder_that_holds_the_program_keeps_its_mode_and_that_is_said(old: Path) -> None:
    (problem,) = tighten(old, app=old / "app")

    assert "holds more than the site's data" in problem
    assert mode(old) == 0o755
    assert mode(old / "newsblog.sqlite3") == 0o600


def test_shared_folder_like_tmp_keeps_its_mode(old: Path) -> None:
    old.chmod(0o1777)

    assert len(tighten(old)) == 1
    assert mode(old) == 0o1777


@pytest.fixture
def shared() -> Iterator[Path]:
    """A folder that another user can reach."""
    if os.geteuid() != 0:
        pytest.skip("only root can give files to another user")
    folder = Path(tempfile.mkdtemp(prefix="newsblog-modes-"))
    yield folder
    shutil.rmtree(folder)


def test_file_of_another_owner_is_named_in_a_warning_and_the_rest_is_closed(shared: Path) -> None:
    nobody = 65534
    for name in ("backup.sql", "newsblog.sqlite3"):
        (shared / name).touch()
        (shared / name).chmod(0o644)
    os.chown(shared, nobody, nobody)
    os.chown(shared / "newsblog.sqlite3", nobody, nobody)

    reading, writing = os.pipe()
    if (child := os.fork()) == 0:
        os.setuid(nobody)
        os.write(writing, "\n".join(tighten(shared)).encode())
        os._exit(0)
    os.waitpid(child, 0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        (problem,) = answer.read().splitlines()

    assert problem.startswith(f"{shared}/backup.sql can be read by others")
    assert mode(shared) == 0o700
    assert mode(shared / "newsblog.sqlite3") == 0o600


def test_command_on_an_old_folder_closes_it_before_it_does_anything(
    site_with_tables: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "site"
    shutil.copytree(site_with_tables, folder)
    loosen(folder)
    (folder / "copy.sqlite3").touch()

    with manage("check", folder=folder) as process:
        output, _ = process.communicate(timeout=120)

    assert process.returncode == 0, output
    assert mode(folder) == 0o700
    assert {mode(path) for path in folder.iterdir() if path.is_file()} == {0o600}


def test_new_site_is_its_own_users_alone(site_with_tables: Path) -> None:
    assert mode(site_with_tables) == 0o700
    names = {path.name: mode(path) for path in site_with_tables.iterdir() if path.is_file()}
    assert {"newsblog.sqlite3", "secret_key"} <= set(names)
    assert set(names.values()) == {0o600}


def test_public_pictures_can_be_read_by_a_web_server_and_originals_cannot(tmp_path: Path) -> None:
    public = MediaStorage(location=tmp_path / "media")
    private = MediaStorage(location=tmp_path / "originals", base_url=None, is_public=False)
    for storage in (public, private):
        storage.save("2026/07/a.webp", ContentFile(b"picture"))

    for folder, file, place in ((0o755, 0o644, "media"), (0o700, 0o600, "originals")):
        assert mode(tmp_path / place) == mode(tmp_path / place / "2026/07") == folder
        assert mode(tmp_path / place / "2026/07/a.webp") == file


def test_originals_of_the_site_are_kept_that_way() -> None:
    name = storages["originals"].save("modes/a.jpg", ContentFile(b"picture"))

    assert mode(Path(storages["originals"].path(name))) == 0o600


def test_static_files_can_be_read_by_a_web_server_packed_ones_too(tmp_path: Path) -> None:
    with manage("collectstatic", "--no-input", "-v", "0", folder=tmp_path) as process:
        output, _ = process.communicate(timeout=300)
    assert process.returncode == 0, output

    found = [tmp_path / "static", *(tmp_path / "static").rglob("*")]
    assert {path.suffix for path in found} >= {".css", ".js", ".gz", ".br", ".json"}
    assert {mode(path) for path in found if path.is_dir()} == {0o755}
    assert {mode(path) for path in found if path.is_file()} == {0o644}


def test_what_else_the_site_writes_is_for_its_user_alone(
    tmp_path: Path, settings: Settings
) -> None:
    FileBasedCache(str(tmp_path / "cache"), {}).set("key", "value")
    settings.MAILERS = {
        "default": {
            "BACKEND": "newsblog.mail.FolderBackend",
            "OPTIONS": {"file_path": str(tmp_path / "mail")},
        }
    }
    mailers["default"].send_messages([EmailMessage("Code", "1234", "a@b.example", ["c@d.example"])])
    history = FileTagVersions(tmp_path / "pages" / "history")
    history.touch(["site"])
    history.close()

    made = [path for path in tmp_path.rglob("*") if path != tmp_path]
    assert {path.name for path in tmp_path.iterdir()} == {"cache", "mail", "pages"}
    assert {mode(path) for path in made if path.is_dir()} == {0o700}
    assert {mode(path) for path in made if path.is_file()} == {0o600}


def test_web_server_reads_pictures_and_nothing_else_behind_a_proxy(shared: Path) -> None:
    """Another user tries what nginx reads by deploy/nginx.conf, and what it must not."""
    folder = shared / "data"
    folder.mkdir(mode=0o755)
    shared.chmod(0o755)
    MediaStorage(location=folder / "media").save("2026/a.webp", ContentFile(b"picture"))
    MediaStorage(location=folder / "originals", is_public=False).save("a", ContentFile(b"o"))
    (folder / "newsblog.sqlite3").write_bytes(b"d")
    tighten(folder, is_passable=True)

    def can_read(name: str) -> bool:
        command = ["cat", str(folder / name)]
        done = subprocess.run(
            command, user=65534, group=65534, extra_groups=[], capture_output=True, check=False
        )
        return done.returncode == 0

    assert can_read("media/2026/a.webp")
    assert not any(map(can_read, ("originals/a", "newsblog.sqlite3")))
    assert subprocess.run(
        ["ls", str(folder)],
        user=65534,
        group=65534,
        extra_groups=[],
        capture_output=True,
        check=False,
    ).returncode
