"""`/readyz` fails when nothing can be written, by the means that do it on a real machine."""

import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from accounts.models import Bucket
from newsblog.readiness import PROBE_BYTES, readiness
from tests.processes import ROOT

pytestmark = pytest.mark.django_db(transaction=True)

ON_SQLITE = pytest.mark.skipif("connection.vendor != 'sqlite'")
ON_POSTGRESQL = pytest.mark.skipif("connection.vendor != 'postgresql'")
AS_USER = pytest.mark.skipif("os.geteuid() == 0", reason="root may write everywhere")


@pytest.fixture(autouse=True)
def nothing_known() -> Iterator[None]:
    readiness.forget()
    yield
    readiness.forget()


def ask() -> tuple[int, str]:
    answer = Client().get("/readyz")
    return answer.status_code, answer.text


def test_site_that_can_write_is_ready_and_leaves_no_file(settings: Settings) -> None:
    before = set(Path(settings.DATA_DIR).rglob("*"))

    assert ask()[0] == 200
    assert {path for path in Path(settings.DATA_DIR).rglob("*") if path.suffix != ""} <= before


@ON_SQLITE
def test_site_whose_database_is_read_only_is_not_ready() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
        try:
            status, text = ask()
        finally:
            cursor.execute("PRAGMA query_only = OFF")

    assert status == 503
    assert text.startswith("the database can't be written: it is read-only: give its file to")


@ON_SQLITE
def test_site_whose_database_is_held_by_another_process_says_so_soon_and_recovers() -> None:
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    held = ask()
    other.execute("ROLLBACK")
    other.close()
    readiness.forget()

    assert held[0] == 503
    assert held[1].startswith("the database can't be written: another process has held it for")
    assert ask()[0] == 200
    with connection.cursor() as cursor:  # everybody else waits as long as ever
        cursor.execute("PRAGMA busy_timeout")
        assert cursor.fetchone()[0] == 20_000


@ON_POSTGRESQL
def test_site_on_a_server_that_is_read_only_is_not_ready() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")
        try:
            status, text = ask()
        finally:
            cursor.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE")

    assert (status, "it is read-only" in text) == (503, True)


@ON_POSTGRESQL
def test_site_whose_rows_are_locked_by_another_session_is_not_ready() -> None:
    ask()
    readiness.forget()
    locked, done = threading.Event(), threading.Event()

    def hold() -> None:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("LOCK TABLE accounts_bucket IN ACCESS EXCLUSIVE MODE")
            locked.set()
            done.wait(30)
            cursor.execute("ROLLBACK")
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    locked.wait(30)
    status, text = ask()
    done.set()
    holder.join()

    assert (status, "another process has held it" in text) == (503, True)


@pytest.mark.parametrize(
    ("setting", "name"),
    [
        ("MEDIA_ROOT", "media"),
        ("NEWSBLOG_ORIGINALS_ROOT", "originals"),
        ("NEWSBLOG_PAGECACHE_ROOT", "stored pages"),
    ],
)
@pytest.mark.parametrize("place", ["/proc", "/dev/null"], ids=["a folder", "no folder"])
def test_site_that_cannot_write_to_a_folder_names_it_but_not_its_path(
    settings: Settings, caplog: pytest.LogCaptureFixture, setting: str, name: str, place: str
) -> None:
    setattr(settings, setting, place)

    status, text = ask()

    assert status == 503
    assert text.startswith(f"the folder of the {name}: ")
    assert place not in text
    assert place in caplog.text


def test_site_that_cannot_write_to_its_cache_is_not_ready(settings: Settings) -> None:
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": "/proc/cache",
        }
    }

    assert ask()[1].startswith("the folder of the cache: ")


@AS_USER
def test_folder_of_another_owner_is_to_be_given_to_the_sites_user(
    settings: Settings, tmp_path: Path
) -> None:
    tmp_path.chmod(0o500)
    settings.MEDIA_ROOT = tmp_path

    assert ask()[1] == (
        "the folder of the media: the site may not write there: give the folder to its user\n"
    )


def test_folder_that_is_not_made_yet_is_no_problem(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "not" / "yet"

    assert ask()[0] == 200
    assert list(tmp_path.iterdir()) == []


@ON_SQLITE
def test_site_on_a_full_disk_is_not_ready_until_there_is_space(
    site_with_tables: Path, tmp_path: Path
) -> None:
    """A file system of a few MB, where this process may make one."""
    mount = ["mount", "-t", "tmpfs", "-o", "size=16m", "newsblog-test", str(tmp_path)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("only root may mount a small file system")
    try:
        folder, filling = tmp_path / "site", tmp_path / "filling"
        shutil.copytree(site_with_tables, folder)
        before = ask_process(folder)
        with pytest.raises(OSError, match="No space left"), filling.open("wb", buffering=0) as file:
            fill(file)
        full = ask_process(folder)
        filling.unlink()
        after = ask_process(folder)
    finally:
        subprocess.run(["umount", str(tmp_path)], check=True)

    assert "200 ready" in before
    assert "503 the " in full
    assert "disk is full" in full
    assert "healthz 200" in full
    assert str(tmp_path) not in full
    assert "200 ready" in after


def fill(file: IO[bytes]) -> None:
    while True:
        file.write(bytes(4096))


def ask_process(folder: Path, **options: Any) -> str:
    """What a process of its own answers for the site in that folder; its log is left out."""
    code = (
        "from django.test import Client; c = Client(headers={'host': '127.0.0.1'});"
        "r = c.get('/readyz'); print(r.status_code, r.text);"
        "print('healthz', c.get('/healthz').status_code)"
    )
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "shell", "-v", "0", "-c", code],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "NEWSBLOG_DATA_DIR": str(folder)},
        **options,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@ON_SQLITE
def test_site_whose_files_may_not_grow_is_not_ready(site_with_tables: Path, tmp_path: Path) -> None:
    """As on a full disk, in a process of its own: no file of it may have more than a few KB."""
    folder = tmp_path / "site"
    shutil.copytree(site_with_tables, folder)

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (PROBE_BYTES // 2, PROBE_BYTES // 2))

    said = ask_process(folder, preexec_fn=limited)

    assert "503 the " in said
    assert "healthz 200" in said


def test_a_thousand_questions_write_once() -> None:
    with CaptureQueriesContext(connection) as queries:
        answers = {readiness.problem() for _ in range(1000)}

    assert answers == {""}
    assert len([q for q in queries if q["sql"].startswith(("INSERT", "UPDATE"))]) <= 2


def test_other_processes_write_nothing_where_one_has_just_written() -> None:
    ask()
    tokens = Bucket.objects.get(key="readyz:")
    readiness.forget()  # as in another process

    assert ask()[0] == 200
    assert Bucket.objects.get(key="readyz:").at == tokens.at


def test_what_was_found_holds_for_a_while_and_no_longer(settings: Settings) -> None:
    settings.MEDIA_ROOT = "/proc"
    assert ask()[0] == 503
    settings.MEDIA_ROOT = settings.DATA_DIR / "media"
    assert ask()[0] == 503

    readiness.forget()
    assert ask()[0] == 200


def test_answer_is_not_kept_by_anybody() -> None:
    assert "no-store" in Client().get("/readyz")["Cache-Control"]
