"""Every state of a comment's form, looked at on telephone, tablet and desk, in light and dark.

`LOOK_AT=folder` keeps pictures of them.
"""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import Article
from tests.factories import make_article, make_comment, make_user
from tests.journeys.commenting import write
from tests.journeys.conftest import Look
from tests.journeys.sessions import sign_in
from tests.oauth_stub import OAuthStub, Person

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "The council never asked.\n\n> drew too much\n\nThat is the **whole** story."


@pytest.fixture
def article() -> Article:
    article = make_article()
    make_comment(article, name="Ines Halvorsen", text="The boat drew too much; I said so in *May*.")
    return article


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()


def test_form_of_a_visitor(page: Page, article: Article, look: Look) -> None:
    page.goto(article.get_absolute_url())
    look(page, "untouched")

    write(page, TEXT)
    expect(page.get_by_role("button", name="Google")).to_be_visible()
    look(page, "signed-out")


def test_form_that_is_connecting_and_was_refused(
    page: Page, article: Article, stub: OAuthStub, look: Look
) -> None:
    stub.person["google"] = Person(name="Maren Kolstad")
    page.goto(article.get_absolute_url())
    write(page, TEXT)
    with page.expect_popup() as opened:
        press(page, "Google")
    expect(page.get_by_role("button", name="Cancel")).to_be_visible()
    look(page, "connecting")

    opened.value.get_by_role("button", name="Deny").click(no_wait_after=True)
    expect(page.get_by_text("You cancelled at Google")).to_be_visible()
    look(page, "cancelled")


def test_form_of_somebody_signed_in_with_what_waits_and_an_error(
    page: Page, article: Article, live_server: LiveServer, look: Look
) -> None:
    sign_in(page, live_server, make_user(display_name="Maren Kolstad"))
    page.goto(article.get_absolute_url())
    write(page, TEXT)
    look(page, "signed-in")

    press(page, "Post Comment")
    expect(page.get_by_text("Awaiting moderation")).to_be_visible()
    look(page, "held")

    write(page, "Again at once")
    press(page, "Post Comment")
    expect(page.get_by_role("alert")).to_contain_text("very fast")
    look(page, "error")


def test_reply_its_preview_what_is_restored_and_another_account(
    page: Page, article: Article, live_server: LiveServer, look: Look
) -> None:
    sign_in(page, live_server, make_user(display_name="Maren Kolstad"))
    page.goto(article.get_absolute_url())
    page.get_by_role("link", name="Reply to Ines").click()
    write(page, TEXT)
    look(page, "reply")

    press(page, "Preview")
    expect(page.get_by_role("heading", name="Preview")).to_be_visible()
    look(page, "preview")

    page.goto(article.get_absolute_url())
    page.get_by_role("link", name="Reply to Ines").click()
    expect(page.get_by_text("What you wrote here before was restored.")).to_be_visible()
    look(page, "restored")

    press(page, "Change")
    expect(page.get_by_role("button", name="Post as Maren Kolstad")).to_be_visible()
    look(page, "change")


def test_form_that_is_closed(
    page: Page, article: Article, live_server: LiveServer, look: Look
) -> None:
    sign_in(page, live_server, make_user())
    page.goto(article.get_absolute_url())
    write(page, "Too late, it seems")
    Article.objects.filter(pk=article.pk).update(comments_open=False)
    press(page, "Post Comment")
    expect(page.get_by_role("alert")).to_contain_text("closed")
    look(page, "closed-while-typing")

    page.goto(article.get_absolute_url())
    expect(page.get_by_text("Comments are closed.")).to_be_visible()
    look(page, "closed")


def test_last_page_of_a_window(page: Page, article: Article, look: Look) -> None:
    page.goto(f"{article.get_absolute_url()}respond/?window={'0' * 32}")
    expect(page.get_by_role("heading", name="You are not signed in")).to_be_visible()

    look(page, "window")
