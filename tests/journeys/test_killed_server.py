"""The server dies while it saves a story, and is started again: the text is still there."""

import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Error, Page, expect

from tests.processes import manage, wait_until

pytestmark = pytest.mark.skipif(
    "sqlite" not in settings.DATABASES["default"]["ENGINE"],
    reason="serves a site of its own, which is the same in both halves",
)

WORDS = "It sailed at six, with everybody on the quay."


@pytest.fixture
def folder(site_with_tables: Path, tmp_path: Path) -> Path:
    """A site with one editor, and one draft with the number 1."""
    copy = tmp_path / "var"
    shutil.copytree(site_with_tables, copy, copy_function=shutil.copy2)
    code = (
        "from accounts.models import User; from articles.models import Article; "
        "User.objects.create_superuser('ines', password='a long password'); "
        "Article.objects.create(headline='The ferry', body='<p>It lies in the yard.</p>')"
    )
    with manage("shell", "-c", code, folder=copy) as process:
        output, _ = process.communicate(timeout=600)
    assert process.returncode == 0, output
    return copy


@contextlib.contextmanager
def serving(folder: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    log = folder / "log"
    with manage("serve", "--no-worker", "--port", str(port), folder=folder, log=log) as process:
        wait_until(lambda: "Ctrl-C stops it." in log.read_text(), seconds=120)
        yield process


@contextlib.contextmanager
def nothing_can_be_written(folder: Path) -> Iterator[None]:
    """Every save waits for a lock, so a server that is killed meanwhile dies while it saves."""
    database = sqlite3.connect(folder / "newsblog.sqlite3")
    database.execute("BEGIN IMMEDIATE")
    yield
    database.rollback()
    database.close()


def sign_in(page: Page) -> None:
    page.goto("/admin/")
    page.get_by_text("With a password or a passkey").click()
    page.get_by_label("E-mail address or username").fill("ines")
    page.get_by_label("Password", exact=True).fill("a long password")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("button", name="Log out")).to_be_visible()


@pytest.mark.parametrize("returns_by", ["back", "address"])
@pytest.mark.parametrize("path", ["add/", "1/change/"])
def test_server_is_killed_while_it_saves(
    browser: Browser, folder: Path, port: int, path: str, returns_by: str
) -> None:
    context = browser.new_context(base_url=f"http://127.0.0.1:{port}", locale="en-GB")
    page = context.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    address = f"/admin/articles/article/{path}"
    with serving(folder, port) as process:
        sign_in(page)
        page.goto(address)
        page.get_by_label("Headline").fill("The ferry is back")
        page.locator(".ProseMirror").click()
        page.keyboard.press("Control+A")
        page.keyboard.type(WORDS)
        with nothing_can_be_written(folder):
            with page.expect_request(lambda request: request.method == "POST"):
                page.get_by_role("button", name="Save", exact=True).click(no_wait_after=True)
            os.killpg(process.pid, signal.SIGKILL)
            with contextlib.suppress(Error):  # Playwright's word for the error page that follows
                page.wait_for_url("chrome-error://**")

    with serving(folder, port):
        if returns_by == "back":
            page.go_back()  # Chromium leaves out a page whose own form failed to be sent
        # The browser's error page has the address of the form that it could not send.
        if returns_by == "address" or not page.url.endswith(address):
            page.goto(address)
        page.locator(".ProseMirror").wait_for()
        if page.get_by_label("Headline").input_value() != "The ferry is back":
            page.get_by_role("button", name="Restore").click()
        expect(page.get_by_label("Headline")).to_have_value("The ferry is back")
        expect(page.locator(".ProseMirror")).to_have_text(WORDS)
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.locator(".messagelist .success")).to_be_visible()
        expect(page.locator(".ProseMirror")).to_have_text(WORDS)
    database = sqlite3.connect(folder / "newsblog.sqlite3")
    stored = database.execute("SELECT headline, body_text FROM articles_article").fetchall()
    database.close()
    context.close()
    assert ("The ferry is back", WORDS) in stored
    assert len(stored) == (2 if path == "add/" else 1)
