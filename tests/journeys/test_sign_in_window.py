"""Signing in in a window beside the form: the story and the text stay as they are."""

import re
from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from comments.models import Comment, Draft
from tests.accounts.conftest import last_code
from tests.factories import make_article, make_comment, make_user
from tests.journeys.commenting import LONG, PROVIDERS, box, known_reader
from tests.journeys.sessions import sign_in
from tests.oauth_stub import OAuthStub, Person

pytestmark = pytest.mark.django_db


def begin(page: Page, button: str | re.Pattern[str] = "Google") -> Page:
    """Press a provider's button; the window that opens."""
    with page.expect_popup() as opened:
        page.get_by_role("button", name=button).click()
    return opened.value


def press(window: Page, button: str) -> None:
    """Press what ends the window; it must be gone then."""
    with window.expect_event("close"):
        window.get_by_role("button", name=button).click(no_wait_after=True)


def expect_choice(page: Page) -> None:
    """The ways to sign in are there again, and the text with them."""
    expect(page.get_by_role("button", name="Google")).to_be_visible()
    expect(page.get_by_role("button", name="Cancel")).to_have_count(0)
    assert box(page) == LONG


@pytest.fixture
def story(page: Page, stub: OAuthStub) -> str:
    """The address of a story under which 3,000 characters were typed."""
    url = make_article().get_absolute_url()
    page.goto(url)
    page.get_by_label("Comment", exact=True).fill(LONG)
    return url


@pytest.mark.parametrize("provider", PROVIDERS)
def test_reader_signs_in_beside_the_text_and_posts_it(
    page: Page, stub: OAuthStub, story: str, provider: str
) -> None:
    stub.person[provider] = Person(name="Maren Kolstad")
    window = begin(page, PROVIDERS[provider])
    window.wait_for_url(re.compile(stub.url))
    assert Draft.objects.get().text.splitlines() == LONG.splitlines()

    press(window, "Allow")

    name = {"google": "Google", "facebook": "Facebook", "x": "X"}[provider]
    sentence = f"Maren Kolstad: You are commenting using your {name} account. (Log Out / Change)"
    expect(page.get_by_text(sentence)).to_be_visible()
    expect(page.get_by_role("button", name="Post Comment")).to_be_focused()
    assert box(page) == LONG
    assert page.url.endswith(story)
    assert not Comment.objects.exists()
    page.get_by_role("button", name="Post Comment").click()
    expect(page.get_by_text("Awaiting moderation")).to_be_visible()
    assert Comment.objects.get().text == LONG.strip()
    assert not Draft.objects.exists()


def test_connecting_to_google_is_announced_with_a_way_to_cancel(
    page: Page, stub: OAuthStub, story: str, expect_accessible: Callable[[Page], None]
) -> None:
    window = begin(page)

    status = page.get_by_role("status").filter(has_text="Connecting to Google…")
    expect(status).to_be_visible()
    expect(status.get_by_role("button", name="Cancel")).to_be_focused()
    expect(page.get_by_role("button", name="Google", exact=True)).to_be_hidden()
    expect_accessible(page)
    page.keyboard.press("Enter")
    expect_choice(page)
    expect(page.get_by_role("button", name="Google")).to_be_focused()
    window.close()


def test_deny_at_the_provider_brings_the_choice_back_with_a_sentence(
    page: Page, story: str
) -> None:
    press(begin(page), "Deny")

    expect_choice(page)
    expect(page.get_by_text("You cancelled at Google. Nothing is lost.")).to_be_visible()
    assert page.url.endswith(story)


def test_closing_the_window_brings_the_choice_back(page: Page, story: str) -> None:
    window = begin(page)
    expect(window.get_by_role("button", name="Allow")).to_be_visible()

    window.close()
    # A Chromium that is driven counts every page as looked at and never says that one is again.
    page.evaluate("dispatchEvent(new Event('focus'))")

    expect_choice(page)


def test_window_that_is_finished_after_cancel_signs_in_all_the_same(page: Page, story: str) -> None:
    window = begin(page)
    page.get_by_role("button", name="Cancel").click()
    expect_choice(page)

    page.get_by_label("Comment", exact=True).focus()
    press(window, "Allow")

    expect(page.get_by_text("using your Google account")).to_be_visible()
    expect(page.get_by_label("Comment", exact=True)).to_be_focused()
    assert box(page) == LONG


def test_error_at_the_provider_brings_the_choice_back_with_a_sentence(
    page: Page, stub: OAuthStub, story: str
) -> None:
    stub.person["google"] = Person(error="token")

    press(begin(page), "Allow")

    expect_choice(page)
    expect(page.get_by_text("Signing in with Google did not work.")).to_be_visible()


def test_expired_token_in_the_window_brings_a_page_with_the_text(page: Page, story: str) -> None:
    expect(page.get_by_role("button", name="Google")).to_be_visible()
    page.context.clear_cookies()

    with page.expect_navigation():
        page.get_by_role("button", name="Google").click()

    expect(page.get_by_text("The form had expired.")).to_be_visible()
    assert box(page) == LONG
    press(begin(page), "Allow")
    expect(page.get_by_text("using your Google account")).to_be_visible()


def test_account_with_the_same_address_is_proven_in_the_window(
    page: Page, stub: OAuthStub, story: str
) -> None:
    owner = make_user("owner", display_name="Maren K.")
    EmailAddress.objects.create(user=owner, email="a@example.org", verified=True, primary=True)
    stub.person["google"] = Person(email="a@example.org")
    window = begin(page)
    window.get_by_role("button", name="Allow").click()
    expect(window.get_by_role("heading", name="You already have an account here")).to_be_visible()
    window.get_by_role("button", name="Send a code to a@example.org").click()
    window.get_by_label("Code").fill(last_code())

    press(window, "Continue")

    expect(page.get_by_text("Maren K.: You are commenting using your account.")).to_be_visible()
    assert box(page) == LONG
    assert User.objects.get(socialaccount__provider="google") == owner


def test_change_goes_to_another_account_and_links_nothing(
    page: Page, live_server: LiveServer, stub: OAuthStub
) -> None:
    before = known_reader()
    sign_in(page, live_server, before)
    stub.person["google"] = Person(name="Another Me")
    page.goto(make_article().get_absolute_url())
    page.get_by_label("Comment", exact=True).fill(LONG)
    page.get_by_role("button", name="Change").click()
    expect(page.get_by_role("button", name="Post as Maren K.")).to_be_visible()

    press(begin(page), "Allow")

    expect(page.get_by_text("Another Me: You are commenting using your Google")).to_be_visible()
    assert box(page) == LONG
    assert not before.socialaccount_set.exists()


def test_second_tab_learns_that_somebody_signed_in_and_keeps_its_own_text(
    page: Page, story: str
) -> None:
    other = page.context.new_page()
    other.goto(make_article().get_absolute_url())
    other.get_by_label("Comment", exact=True).fill("Another thought")
    expect(other.get_by_role("button", name="Google")).to_be_visible()

    press(begin(page), "Allow")

    expect(other.get_by_text("using your Google account")).to_be_visible()
    assert box(other) == "Another thought"
    other.get_by_role("button", name="Post Comment").click()
    expect(other.get_by_text("Awaiting moderation")).to_be_visible()
    expect(page.get_by_text("using your Google account")).to_be_visible()
    assert box(page) == LONG


def test_window_whose_story_was_left_says_how_to_go_on(
    page: Page, story: str, expect_accessible: Callable[[Page], None]
) -> None:
    window = begin(page)
    expect(window.get_by_role("button", name="Allow")).to_be_visible()
    page.close()

    window.get_by_role("button", name="Allow").click()

    expect(window.get_by_role("heading", name="You are signed in")).to_be_visible()
    expect_accessible(window)
    window.get_by_role("link", name="Go on writing here").click()
    expect(window.get_by_text("using your Google account")).to_be_visible()
    assert box(window) == LONG


def test_reply_is_written_signed_in_beside_and_posted_where_it_stands(
    page: Page, stub: OAuthStub
) -> None:
    first = make_comment(name="Ines")
    page.goto(first.subject.get_absolute_url())
    page.get_by_role("link", name="Reply to Ines").click()
    page.get_by_label("Comment", exact=True).fill(LONG)

    press(begin(page), "Allow")

    expect(page.get_by_text("using your Google account")).to_be_visible()
    page.get_by_role("button", name="Post Comment").click()
    expect(page.get_by_text("Awaiting moderation")).to_be_visible()
    assert Comment.objects.get(parent=first).text == LONG.strip()
