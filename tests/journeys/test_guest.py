"""Somebody without an account writes, in a real Chromium, with scripts and without."""

import re
from collections.abc import Callable, Generator

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import SiteIdentity
from comments.models import Comment
from tests.accounts.conftest import last_code
from tests.factories import make_article
from tests.journeys.commenting import LONG, box
from tests.oauth_stub import OAuthStub

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _guests_may_write() -> None:
    cache.clear()  # the codes that earlier tests asked for
    SiteIdentity.objects.update_or_create(pk=1, defaults={"guests_may_comment": True})


@pytest.fixture(params=["with scripts", "without scripts"])
def tab(
    browser: Browser, live_server: LiveServer, request: pytest.FixtureRequest
) -> Generator[Page]:
    context = browser.new_context(
        base_url=live_server.url,
        java_script_enabled=request.param == "with scripts",
        locale="en-GB",
    )
    yield context.new_page()
    context.close()


def write(tab: Page, path: str, text: str = LONG) -> None:
    tab.goto(path)
    tab.get_by_label("Comment", exact=True).fill(text)
    tab.get_by_label("Name (required)").fill("Maren K.")
    tab.get_by_label("Email (required)").fill("maren@example.org")


def test_guest_writes_types_the_code_and_posts_the_exact_text(
    tab: Page, request: pytest.FixtureRequest
) -> None:
    article = make_article()
    write(tab, article.get_absolute_url())
    tab.get_by_label("Website", exact=True).fill("maren.example")

    tab.get_by_role("button", name="Post Comment").click()
    if "without" in request.node.name:
        # The page of everybody's has no token: the text and the fields come back once.
        expect(tab.get_by_text("Nothing is posted yet.")).to_be_visible()
        tab.get_by_role("button", name="Post Comment").click()
    expect(tab.get_by_role("heading", name="Enter the code")).to_be_visible()
    tab.get_by_label("Code").fill(last_code())
    tab.get_by_role("button", name="Continue").click()

    expect(tab).to_have_url(re.compile("respond/#respond$"))
    assert box(tab) == LONG
    expect(tab.get_by_text("Maren K.: You are commenting using your account.")).to_be_visible()
    assert not Comment.objects.exists()
    tab.get_by_role("button", name="Post Comment").click()
    expect(tab.get_by_text("Awaiting moderation")).to_be_visible()
    comment = Comment.objects.get()
    assert (comment.text, comment.url) == (LONG.strip(), "https://maren.example")


def test_what_is_missing_is_said_under_its_field_and_nothing_typed_is_lost(
    page: Page, expect_accessible: Callable[[Page], None]
) -> None:
    article = make_article()
    page.goto(article.get_absolute_url())
    page.get_by_label("Comment", exact=True).fill(LONG)
    page.get_by_label("Name (required)").fill("Maren K.")
    expect_accessible(page)

    page.get_by_label("Name (required)").press("Enter")

    expect(page.get_by_text("Write your address, so that we can send you a code.")).to_be_visible()
    expect(page.get_by_label("Name (required)")).to_have_value("Maren K.")
    assert box(page) == LONG
    expect_accessible(page)


def test_what_the_browser_keeps_comes_back_on_the_story_and_can_be_erased(
    page: Page, expect_accessible: Callable[[Page], None]
) -> None:
    write(page, make_article().get_absolute_url())
    page.get_by_label("Save my name, email, and website in this browser").check()
    page.get_by_role("button", name="Post Comment").click()
    expect(page.get_by_role("heading", name="Enter the code")).to_be_visible()

    other = make_article()
    page.context.clear_cookies(name="sessionid")
    page.goto(other.get_absolute_url())
    page.get_by_label("Comment", exact=True).fill("Once more.")
    expect(page.get_by_label("Email (required)")).to_have_value("maren@example.org")
    expect(page.get_by_label("Save my name")).to_be_checked()
    expect_accessible(page)
    page.get_by_role("button", name="Erase what is saved").click()

    expect(page.get_by_text("What was saved in this browser is erased.")).to_be_visible()
    expect(page.get_by_label("Email (required)")).to_have_value("")
    assert box(page) == "Once more."
    page.goto(other.get_absolute_url())
    page.get_by_label("Comment", exact=True).focus()
    expect(page.get_by_role("button", name="Erase what is saved")).to_be_hidden()


def test_what_a_guest_typed_stays_through_a_provider_that_was_cancelled(
    page: Page, stub: OAuthStub
) -> None:
    write(page, make_article().get_absolute_url())
    page.get_by_label("Save my name").check()
    with page.expect_popup():
        page.get_by_role("button", name="Google").click()

    page.get_by_role("button", name="Cancel").click()

    expect(page.get_by_role("button", name="Google")).to_be_visible()
    expect(page.get_by_label("Name (required)")).to_have_value("Maren K.")
    expect(page.get_by_label("Email (required)")).to_have_value("maren@example.org")
    expect(page.get_by_label("Save my name")).to_be_checked()
    assert box(page) == LONG
