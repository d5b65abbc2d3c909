"""Demo accounts: found by their public passwords, whatever became of their names, and locked."""

import stat
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client

from accounts.models import User
from newsblog.demo import accounts, files, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def logins(folder: Path) -> dict[str, User]:
    newsroom = files.toml("newsroom.toml")
    return people.add_logins(people.logins(newsroom), town=newsroom["town"])


def found() -> list[str]:
    return [user.username for user in accounts.find_open()]


def add(username: str, password: str | None, **fields: Any) -> User:
    return User.objects.create(username=username, password=make_password(password), **fields)


@pytest.mark.usefixtures("logins")
def test_all_logins_of_the_demo_are_found_and_locked() -> None:
    assert found() == ["reader", "author", "editor", "moderator", "owner"]
    assert accounts.lock() == ["reader", "author", "editor", "moderator", "owner"]
    assert found() == []
    assert not User.objects.get(username="owner").has_usable_password()
    assert accounts.lock() == []


def test_account_that_was_renamed_is_found(logins: dict[str, User]) -> None:
    User.objects.filter(pk=logins["owner"].pk).update(
        username="chief", email="chief@news.example.org", display_name="Chief"
    )
    User.objects.exclude(pk=logins["owner"].pk).delete()
    for number in range(20):
        add(f"writer-{number}", "a password of their own")

    assert found() == ["chief"]


def test_account_made_again_under_its_name_is_found(folder: Path) -> None:
    for number in range(8):
        add(f"writer-{number}", "a password of their own")
    add("owner", "demo-owner-2026")
    add("other", "demo-editor-2026", email="editor@ormsea.example")

    assert found() == ["owner", "other"]


def test_account_with_the_password_of_another_of_the_demo_is_found(folder: Path) -> None:
    add("owner", "demo-reader-2026")

    assert found() == ["owner"]


def test_account_with_a_password_of_its_own_is_none(logins: dict[str, User]) -> None:
    for user in logins.values():
        user.set_password("a password of their own")
        user.save()

    assert found() == []


@pytest.mark.parametrize("password", [None, "", "!", "md5$x$", "unknown$1$salt$hash", "argon2$x"])
def test_account_that_nobody_can_sign_in_to_is_none(folder: Path, password: str | None) -> None:
    encoded = make_password(None) if password is None else password
    User.objects.create(username="owner", password=encoded)
    add("editor", "demo-editor-2026", is_active=False)

    assert found() == []


def test_change_of_password_is_seen_at_once_in_both_directions(logins: dict[str, User]) -> None:
    owner = logins["owner"]
    assert "owner" in found()
    owner.set_password("a password of their own")
    owner.save()
    assert "owner" not in found()
    owner.set_password("demo-owner-2026")
    owner.save()
    assert "owner" in found()


@pytest.mark.usefixtures("logins")
def test_what_was_found_is_kept_for_the_site_alone(folder: Path) -> None:
    found()
    (file,) = folder.iterdir()

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    for user in User.objects.all():
        assert user.password not in file.read_text()


@pytest.mark.usefixtures("logins")
@pytest.mark.parametrize("kept", [b"\xff\x00", b"x", b"fine " * 1000, b""])
def test_damaged_file_of_what_was_found_is_ignored(folder: Path, kept: bytes) -> None:
    (folder / accounts.CHECKED).write_bytes(kept)

    assert len(found()) == 5


@pytest.mark.usefixtures("logins")
def test_folder_that_is_missing_is_no_hindrance(folder: Path, settings: Any) -> None:
    settings.DATA_DIR = folder / "missing"

    assert len(found()) == 5


def test_locking_ends_the_sessions_and_the_sign_in(logins: dict[str, User]) -> None:
    browser = Client()
    browser.force_login(logins["owner"])
    assert browser.get("/admin/").status_code == 200
    out = StringIO()

    call_command("lock_demo_accounts", stdout=out)

    assert "Locked: reader, author, editor, moderator, owner." in out.getvalue()
    assert "manage.py changepassword NAME" in out.getvalue()
    assert browser.get("/admin/").status_code == 302
    assert not browser.login(username="owner", password="demo-owner-2026")
    assert User.objects.get(username="owner").is_superuser == logins["owner"].is_superuser


def test_command_says_when_there_is_nothing_to_lock(folder: Path) -> None:
    add("owner", "a password of their own")
    out = StringIO()

    call_command("lock_demo_accounts", stdout=out)

    assert out.getvalue() == "No demo account can sign in; nothing was changed.\n"
    assert User.objects.get().check_password("a password of their own")


def test_password_of_the_demo_can_be_chosen_for_no_account() -> None:
    with pytest.raises(ValidationError, match="Everybody can read this password"):
        validate_password("demo-owner-2026")
    validate_password("a password of their own")
