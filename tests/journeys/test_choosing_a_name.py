"""Somebody new comes in by a code and is asked for a name beside the text, once.

`LOOK_AT=folder` keeps pictures of the states.
"""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts import linking
from articles.models import Article
from comments.models import Comment
from tests.accounts.conftest import last_code
from tests.factories import make_article, make_comment
from tests.journeys.commenting import box, write
from tests.journeys.conftest import Look
from tests.journeys.sessions import sign_in

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "I rowed that channel for eleven years."
ADDRESS = "jane.doe.1984@example.com"


@pytest.fixture
def article() -> Article:
    """With an earlier comment of somebody whose name was taken from their address."""
    article = make_article()
    jane = linking.account_for_address(ADDRESS)
    for _ in range(2):
        make_comment(article, author=jane, name=jane.display_name)
    return article


def post(page: Page) -> None:
    page.get_by_role("button", name="Post Comment").click()


def test_newcomer_by_code_posts_under_the_name_they_choose(tab: Page, *, has_scripts: bool) -> None:
    tab.goto(make_article().get_absolute_url())
    write(tab, TEXT)
    tab.get_by_role("button", name="E-mail code" if has_scripts else "Log in").click()
    if not has_scripts:
        tab.get_by_role("button", name="E-mail code").click()
    tab.get_by_label("Your e-mail address").fill(ADDRESS)
    tab.get_by_role("button", name="Send me a code").click()
    tab.get_by_label("Code").fill(last_code())
    tab.get_by_role("button", name="Continue").click()

    name = tab.get_by_label("Name (required)")
    expect(name).to_have_value("")
    assert box(tab) == TEXT
    post(tab)
    expect(tab.get_by_text("Write a name with at least one letter")).to_be_visible()
    assert box(tab) == TEXT
    if has_scripts:
        expect(name).to_be_focused()
    name.fill("Ruth Amblecote")
    name.press("Enter")

    expect(tab.get_by_text("Awaiting moderation")).to_be_visible()
    assert Comment.objects.get().name == "Ruth Amblecote"
    assert "jane" not in tab.content()
    expect(tab.get_by_text("You are commenting using")).to_be_visible()


def test_what_the_form_looks_like_while_it_asks(
    page: Page, article: Article, live_server: LiveServer, look: Look
) -> None:
    sign_in(page, live_server, linking.account_for_address(ADDRESS))
    page.goto(article.get_absolute_url())
    write(page, TEXT)
    look(page, "name-asked")

    page.get_by_label("Name (required)").fill(ADDRESS)
    post(page)
    expect(page.get_by_text("it can't hold an @")).to_be_visible()
    look(page, "name-refused")

    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("heading", name="Preview")).to_be_visible()
    expect(page.get_by_label("Name (required)")).to_have_value(ADDRESS)
    look(page, "name-asked-on-the-reply-page")

    page.goto("/accounts/me/")
    expect(page.get_by_label("Your name here")).to_have_value("")
    look(page, "name-asked-on-my-account")


def test_comment_that_is_refused_keeps_the_chosen_name(
    page: Page, article: Article, live_server: LiveServer
) -> None:
    sign_in(page, live_server, linking.account_for_address(ADDRESS))
    page.goto(article.get_absolute_url())
    write(page, "\u3164")
    page.get_by_label("Name (required)").fill("Ruth")
    post(page)

    expect(page.get_by_role("alert")).to_contain_text("nothing in the box")
    expect(page.get_by_text("Ruth: You are commenting")).to_be_visible()
    write(page, TEXT)
    post(page)

    expect(page.locator(".comment", has_text=TEXT)).to_contain_text("Ruth")
