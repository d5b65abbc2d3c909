"""A reader asks to be told, is told, and wants no more of it, in a real Chromium."""

import re
from collections.abc import Callable, Generator

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from comments import subscriptions
from comments.actions import moderate, post
from comments.models import Comment, Frequency, Subscription
from tests.comments.mailing import Kind, follower, known_writer, run_queue, say, with_mailbox
from tests.factories import make_article, make_author, make_comment
from tests.journeys.sessions import sign_in
from tests.oauth_stub import OAuthStub, Person

pytestmark = pytest.mark.django_db

WIDTHS = [320, 1440]


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def tab(
    request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer
) -> Generator[Page]:
    """A tab that may leave for a provider and come back."""
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=request.param, locale="en-GB"
    )
    # With a window for the provider or without: what comes after it is the same.
    context.add_init_script("window.open = () => null")
    yield context.new_page()
    context.close()


def code_in_the_mail() -> str:
    body = str(run_queue()[-1].body)
    found = re.search(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", body, re.MULTILINE)
    assert found, body
    return found[1]


def test_reader_whose_provider_gives_no_address_is_asked_where_to_send_it_and_is_told(
    tab: Page, stub: OAuthStub
) -> None:
    cache.clear()
    stub.person["x"] = Person(name="Maren Kolstad")
    article = make_article(headline="Ferry aground")
    tab.goto(f"{article.get_absolute_url()}respond/")
    tab.get_by_label("Comment", exact=True).fill("Was anybody hurt?")
    tab.get_by_label("Notify me of replies to me").check()

    tab.get_by_role("button", name="X", exact=True).click()
    tab.get_by_role("button", name="Allow").click()
    expect(tab.get_by_label("Notify me of replies to me")).to_be_checked()
    tab.get_by_role("button", name="Post Comment").click()

    expect(tab.get_by_role("heading", name="Where shall we send it?")).to_be_visible()
    comment = Comment.objects.get(article=article)
    tab.get_by_label("Your e-mail address").fill("maren@mail.example")
    tab.get_by_role("button", name="Send me a code").click()
    expect(tab.get_by_role("heading", name="Enter the code")).to_be_visible()
    tab.get_by_label("Code").fill(code_in_the_mail())
    tab.get_by_role("button", name="Continue").click()
    expect(tab).to_have_url(re.compile(rf"#comment-{comment.pk}$"))

    moderate.approve(comment, by=None)
    say(article, "Nobody was.", parent=comment, author=known_writer("Ines"))
    message = run_queue()[-1]
    assert message.to == ["maren@mail.example"]
    assert message.subject == "Ines answered you: Ferry aground"


def test_link_in_the_mail_leads_to_the_comment_and_the_other_ends_the_mails(
    page: Page, live_server: LiveServer, expect_accessible: Callable[[Page], None]
) -> None:
    article = make_article(headline="Ferry aground")
    follower(article)
    comment = say(article, "Nobody was hurt.")
    links = re.findall(r"http://127\.0\.0\.1:8000(\S+)", str(run_queue()[0].body))

    page.goto(next(link for link in links if re.fullmatch(r"/comments/\d+/", link)))
    expect(page).to_have_url(re.compile(rf"#comment-{comment.pk}$"))
    expect(page.get_by_text("Nobody was hurt.")).to_be_visible()

    page.goto(next(link for link in links if "unsubscribe" in link))
    expect(
        page.get_by_text("You get e-mails about new comments on “Ferry aground”.")
    ).to_be_visible()
    expect_accessible(page)
    page.get_by_role("button", name="Stop them").click()
    expect(page.get_by_role("heading", name="Done")).to_be_visible()
    expect_accessible(page)
    assert not Subscription.objects.exists()


def test_reader_changes_how_often_and_stops_all(
    page: Page, live_server: LiveServer, expect_accessible: Callable[[Page], None]
) -> None:
    user = with_mailbox()
    sign_in(page, live_server, user)
    subscriptions.follow(user, Kind.ALL, make_article(headline="Ferry aground"))
    page.goto("/accounts/me/")
    page.get_by_role("link", name="E-mails about comments").click()

    page.get_by_label("New comments on “Ferry aground”").select_option("once a day")
    page.get_by_label("Replies to my comments").select_option("at once")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Saved.")).to_be_visible()
    expect_accessible(page)
    assert set(Subscription.objects.values_list("kind", "frequency")) == {
        ("all", Frequency.DAILY), ("replies", Frequency.IMMEDIATE),
    }  # fmt: skip
    page.get_by_role("button", name="Stop all of them").click()
    expect(page.get_by_text("You will get no more e-mails about comments.")).to_be_visible()
    assert not Subscription.objects.exists()


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_about_mails_and_ones_comments_are_accessible_and_fit(
    page: Page, live_server: LiveServer, width: int, expect_accessible: Callable[[Page], None]
) -> None:
    user = with_mailbox()
    make_author(user=user)
    article = make_article(headline="Donaudampfschifffahrtsgesellschaftskapitänswitwe " * 3)
    subscriptions.follow(user, Kind.ALL, article)
    make_comment(article, author=user, text="https://example.org/" + "long" * 40)
    post.post(article, author=user, text="Held for a moderator.")
    sign_in(page, live_server, user)
    page.set_viewport_size({"width": width, "height": 800})

    for url in ("/comments/notifications/", "/comments/mine/", "/accounts/me/"):
        page.goto(url)
        expect_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_page_that_asks_for_an_address_is_accessible(
    page: Page, live_server: LiveServer, expect_accessible: Callable[[Page], None]
) -> None:
    sign_in(page, live_server, known_writer())

    page.goto("/comments/notifications/address/?next=/")
    expect_accessible(page)

    expect(page.get_by_role("link", name="Not now")).to_have_attribute("href", "/")
