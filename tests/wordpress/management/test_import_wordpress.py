"""The command: what it prints, how it ends, that it can be killed, how little memory it takes."""

import contextlib
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from articles.models import Article
from tests.shared_data import shared
from tests.wordpress import exports

ROOT = Path(__file__).resolve().parents[3]
# What the export may need, as the issue asks for 500 MB of XML; here the file is smaller.
MOST_MEGABYTES = 200


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out


@pytest.mark.django_db
def test_table_and_json_tell_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = exports.written(tmp_path, exports.post(1, "[mystery]"), exports.post(2))

    call_command("import_wordpress", file, "--report", str(tmp_path / "report.json"))

    out = said(capsys)
    told = json.loads((tmp_path / "report.json").read_text())
    assert re.search(r"stories +2 +2 +0 +0 +0\b", out)
    assert (told["articles"]["found"], told["articles"]["imported"]) == (2, 2)
    assert any("[mystery]" in warning for warning in told["warnings"])
    assert "[mystery]" in out


@pytest.mark.django_db
def test_a_dry_run_says_that_nothing_was_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("import_wordpress", exports.written(tmp_path, exports.post(1)), "--dry-run")

    assert said(capsys).startswith("Nothing was written.")
    assert not Article.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["no-such-file.xml"], 2),
        (["{file}", "--media", "/no/such/folder"], 2),
        (["{file}", "--report", "/no/such/folder/report.json"], 2),
        (["{broken}"], 1),
        (["{other}"], 1),
    ],
)
def test_the_exit_status_tells_bad_use_from_failure(
    tmp_path: Path, arguments: list[str], status: int
) -> None:
    text = exports.export(exports.post(1))
    (tmp_path / "broken.xml").write_text(text[:-30])
    (tmp_path / "other.xml").write_text("<html></html>")
    places = {
        "file": exports.written(tmp_path, exports.post(1)),
        "broken": tmp_path / "broken.xml",
        "other": tmp_path / "other.xml",
    }

    with pytest.raises(CommandError) as caught:
        call_command("import_wordpress", *(part.format(**places) for part in arguments))

    assert caught.value.returncode == status
    assert "\n" not in str(caught.value)


@pytest.mark.django_db
def test_a_broken_file_still_has_its_report_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = exports.export(exports.post(1))
    file = tmp_path / "broken.xml"
    file.write_text(text[:-30])

    with pytest.raises(CommandError, match=r"line \d+ \(byte \d+\)"):
        call_command("import_wordpress", file)

    assert re.search(r"stories +1 +1\b", said(capsys))


# --- As a process of its own, on a database of its own ------------------------------------------


@pytest.fixture
def site(site_with_tables: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    shutil.copytree(site_with_tables, folder)
    return folder


def environment(site: Path) -> dict[str, str]:
    left_out = ("DATABASE_URL", "TEST_DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    return {**kept, "NEWSBLOG_DATA_DIR": str(site)}


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, str(ROOT / "manage.py"), *map(str, arguments)]


def manage(site: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments),
        env=environment(site),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def opened(site: Path) -> "contextlib.closing[sqlite3.Connection]":
    """The site's database, for reading."""
    address = f"file:{site / 'newsblog.sqlite3'}?mode=ro"
    return contextlib.closing(sqlite3.connect(address, uri=True))


def rows(site: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, as the file has them."""
    with opened(site) as database:
        names = [
            name
            for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type='table'")
            if name.startswith(("articles_", "comments_", "wordpress_", "accounts_"))
        ]
        return {
            name: sorted(database.execute(f'SELECT * FROM "{name}"'), key=repr)  # noqa: S608
            for name in names
        }


def count(site: Path, table: str) -> int:
    with opened(site) as database:
        (number,) = database.execute(f"SELECT COUNT(*) FROM {table}").fetchone()  # noqa: S608
        return int(number)


def many(folder: Path, how_many: int, words: int = 60) -> Path:
    text = "Words of a story that nobody wrote. " * words
    return exports.written(
        folder,
        exports.category(1, "news"),
        *(
            exports.post(
                number,
                f"{text}\n\n{text}",
                filed=[("category", "news"), ("post_tag", f"tag-{number % 50}")],
                comments=[
                    exports.comment(number * 10 + n, comment_parent=number * 10) for n in (1, 0)
                ],
            )
            for number in range(1, how_many + 1)
        ),
    )


def test_a_dry_run_leaves_the_database_as_it_was(site: Path, tmp_path: Path) -> None:
    before = rows(site)

    done = manage(
        site, "import_wordpress", shared("wxr", "themeunittestdata.wordpress.xml"), "--dry-run"
    )

    assert done.returncode == 0, done.stderr
    assert rows(site) == before
    assert not (site / "media").exists() or not any((site / "media").rglob("*"))


def test_a_run_that_is_killed_is_finished_by_the_next(site: Path, tmp_path: Path) -> None:
    file = many(tmp_path, 400)
    running = subprocess.Popen(
        command("import_wordpress", file),
        env=environment(site),
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )
    until = time.monotonic() + 120
    while count(site, "articles_article") < 60 and time.monotonic() < until:
        time.sleep(0.02)
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    halfway = count(site, "articles_article")
    assert 60 <= halfway < 400

    done = manage(site, "import_wordpress", file)

    assert done.returncode == 0, done.stderr
    assert re.search(rf"stories +400 +{400 - halfway} +0 +{halfway} +0", done.stdout)
    assert count(site, "articles_article") == 400
    assert count(site, "comments_comment") == 800
    assert count(site, "articles_categorylisting") == 400
    with opened(site) as database:
        wrong = "SELECT COUNT(*) FROM articles_article WHERE comment_count != 2"
        assert database.execute(wrong).fetchone() == (0,)
        placed = "SELECT COUNT(*) FROM comments_comment WHERE depth = 1 AND parent_id IS NOT NULL"
        assert database.execute(placed).fetchone() == (400,)


def test_ctrl_c_ends_it_with_one_line(site: Path, tmp_path: Path) -> None:
    file = many(tmp_path, 400)
    running = subprocess.Popen(
        command("import_wordpress", file),
        env=environment(site),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    until = time.monotonic() + 120
    while count(site, "articles_article") < 20 and time.monotonic() < until:
        time.sleep(0.02)
    running.send_signal(signal.SIGINT)
    _out, errors = running.communicate(timeout=60)

    assert running.returncode == 1
    assert "run it again" in errors
    assert "Traceback" not in errors


def test_a_large_file_needs_little_memory(site: Path, tmp_path: Path) -> None:
    """40 MB: one post with 40,000 comments, and many with long bodies; a dry run reads it all."""
    file = tmp_path / "large.xml"
    words = "Words of a story that nobody wrote. " * 1200
    with file.open("w", encoding="utf-8") as out:
        out.write(exports.HEAD.format(base=exports.BASE))
        for number in range(1, 300):
            out.write(exports.post(number, words))
        start, end = exports.post(5000).split("</item>")[0], "</item>"
        out.write(start)
        for number in range(40_000):
            out.write(exports.comment(number + 1, "A thought of some length. " * 8))
        out.write(end + exports.TAIL)
    assert file.stat().st_size > 40_000_000
    script = (
        "import re, sys; from django.core.management import execute_from_command_line as run;"
        "run(['manage.py', 'import_wordpress', sys.argv[1], '--dry-run']);"
        # Not getrusage: a child begins with the peak of the process that started it.
        "peak = re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1];"
        "print('PEAK', int(peak) // 1024)"
    )

    done = subprocess.run(
        [sys.executable, "-c", script, str(file)],
        env={**environment(site), "DJANGO_SETTINGS_MODULE": "newsblog.settings"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    peak = re.search(r"PEAK (\d+)", done.stdout)
    assert peak, done.stderr
    assert re.search(r"comments +40000 +40000", done.stdout)
    assert int(peak.group(1)) < MOST_MEGABYTES
