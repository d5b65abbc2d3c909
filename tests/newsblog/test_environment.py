import stat
import threading
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from newsblog import environment as env

FOLDER = Path("/somewhere")


@pytest.mark.parametrize("value", ["1", "true", "Yes", " on "])
def test_flag_reads_the_usual_words(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("A_FLAG", value)
    assert env.flag("A_FLAG") is True


def test_flag_that_is_neither_on_nor_off_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("A_FLAG", "maybe")
    with pytest.raises(ImproperlyConfigured, match="A_FLAG='maybe'"):
        env.flag("A_FLAG")


def test_number_that_is_none_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A_NUMBER", "two")
    with pytest.raises(ImproperlyConfigured, match="A_NUMBER='two'"):
        env.number("A_NUMBER", 0)


def test_list_drops_spaces_and_empty_items(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOSTS", "example.org, ,www.example.org,")
    assert env.words("HOSTS") == ["example.org", "www.example.org"]


def test_no_address_means_a_file_that_outlives_a_power_cut() -> None:
    database = env.database("", default_file=FOLDER / "site.sqlite3")

    assert database["NAME"] == "/somewhere/site.sqlite3"
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in database["OPTIONS"]["init_command"]


@pytest.mark.django_db
def test_options_of_sqlite_are_really_in_force() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("about SQLite")
    with connection.cursor() as cursor:
        found = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "foreign_keys", "busy_timeout", "temp_store")
        }

    assert found == {
        "journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 20_000, "temp_store": 2,
    }  # fmt: skip


def test_address_of_postgresql_keeps_signs_in_passwords_and_options() -> None:
    database = env.database(
        "postgres://news:p%40ss%2Fword@db.example.org:6432/newsblog?sslmode=require",
        default_file=FOLDER,
    )

    assert (database["USER"], database["PASSWORD"]) == ("news", "p@ss/word")
    assert (database["HOST"], database["PORT"]) == ("db.example.org", "6432")
    assert database["OPTIONS"] == {"connect_timeout": "5", "sslmode": "require"}


def test_socket_of_postgresql_stands_in_the_query() -> None:
    database = env.database("postgres:///news?host=/run/postgresql", default_file=FOLDER)

    assert (database["HOST"], database["NAME"]) == ("/run/postgresql", "news")


@pytest.mark.parametrize(
    ("read", "url", "message"),
    [
        (lambda url: env.database(url, default_file=FOLDER), "mysql://x/y", "sqlite://"),
        (lambda url: env.cache(url, default_folder=FOLDER), "memcached://x", "redis://"),
        (lambda url: env.mailer(url, default_folder=FOLDER), "ftp://x", "smtp://"),
    ],
)
def test_address_of_something_else_is_refused_with_what_would_do(
    read: Any, url: str, message: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match=message):
        read(url)


def test_mail_goes_by_starttls_unless_the_address_says_otherwise() -> None:
    mailer = env.mailer("smtp://us%40er:pass@mail.example.org", default_folder=FOLDER)["OPTIONS"]
    sealed = env.mailer("smtps://mail.example.org", default_folder=FOLDER)["OPTIONS"]
    plain = env.mailer("smtp://localhost:25?tls=0", default_folder=FOLDER)["OPTIONS"]

    assert (mailer["username"], mailer["port"], mailer["use_tls"]) == ("us@er", 587, True)
    assert (sealed["port"], sealed["use_ssl"], sealed["use_tls"]) == (465, True, False)
    assert (plain["port"], plain["use_tls"]) == (25, False)


def test_local_site_makes_its_key_once_for_its_owner_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    file = tmp_path / "var" / "secret_key"

    key = env.secret_key(file, local=True)

    assert len(key) >= 64
    assert env.secret_key(file, local=True) == key
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(file.parent.iterdir()) == [file]


def test_first_starts_at_the_same_moment_agree_on_one_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    start = threading.Barrier(8)
    keys: list[str] = []

    def first_start() -> None:
        start.wait()
        keys.append(env.secret_key(tmp_path / "secret_key", local=True))

    threads = [threading.Thread(target=first_start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(keys) == 8
    assert len(set(keys)) == 1


def test_public_site_makes_no_key_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)

    assert env.secret_key(tmp_path / "secret_key", local=False) == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.8.9.1", "localhost", "LocalHost", "localhost.", "news.localhost", "::1"],
)
def test_site_of_this_machine_is_local(host: str) -> None:
    assert env.is_this_machine(host)


@pytest.mark.parametrize(
    "host",
    [None, "", "news.example.org", "localhost.example.org", "notlocalhost", "127.0.0.1.nip.io",
     "192.168.0.7", "10.0.0.1", "169.254.1.1", "::", "fd00::1", "news.test", "news.local",
     "news.internal", "2130706433"],
)  # fmt: skip
def test_site_that_others_can_reach_is_public(host: str | None) -> None:
    assert not env.is_this_machine(host)


def test_headers_are_told_apart_by_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X_HEADERS", "Authorization: Bearer a:b | Surrogate-Key: {tags}|")

    assert env.headers("X_HEADERS") == {
        "Authorization": "Bearer a:b",
        "Surrogate-Key": "{tags}",
    }
    monkeypatch.setenv("X_HEADERS", "secret")
    with pytest.raises(ImproperlyConfigured, match="Name: value"):
        env.headers("X_HEADERS")
