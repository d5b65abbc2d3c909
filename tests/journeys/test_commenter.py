"""A reader writes: each promise of the comment form, in a real Chromium."""

import re
from collections.abc import Callable, Generator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from comments.models import Comment
from tests.factories import make_article, make_comment, make_user
from tests.journeys.commenting import LONG, PROVIDERS, box, known_reader
from tests.journeys.sessions import sign_in
from tests.oauth_stub import OAuthStub, Person

pytestmark = pytest.mark.django_db


# Why no window opens, with what makes it so.
WAYS = {
    "with the window blocked": "window.open = () => null",
    "without channels": "delete window.BroadcastChannel",
    "without scripts": "",
}


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> str:
    """How somebody comes to leave the page for a provider."""
    return str(request.param)


@pytest.fixture
def tab(browser: Browser, live_server: LiveServer, way: str) -> Generator[Page]:
    """A tab that may leave for a provider and come back."""
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=way != "without scripts", locale="en-GB"
    )
    if WAYS[way]:
        context.add_init_script(WAYS[way])
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("provider", PROVIDERS)
def test_visitor_types_signs_in_at_a_provider_and_posts_the_exact_text(
    tab: Page, stub: OAuthStub, provider: str, way: str
) -> None:
    stub.person[provider] = Person(name="Maren Kolstad")
    article = make_article()

    tab.goto(article.get_absolute_url())
    tab.get_by_label("Comment", exact=True).fill(LONG)
    if way == "without scripts":
        # The reply page offers the providers then, the text with them.
        tab.get_by_role("button", name="Log in").click()
        assert box(tab) == LONG
    tab.get_by_role("button", name=PROVIDERS[provider]).click()
    tab.get_by_role("button", name="Allow").click()

    expect(tab).to_have_url(re.compile("respond/#respond$"))
    assert box(tab) == LONG
    name = {"google": "Google", "facebook": "Facebook", "x": "X"}[provider]
    expect(tab.get_by_text(f"You are commenting using your {name} account.")).to_be_visible()
    assert not Comment.objects.filter(article=article).exists()
    tab.get_by_role("button", name="Post Comment").click()
    expect(tab.get_by_text("Awaiting moderation")).to_be_visible()
    assert Comment.objects.get(article=article).text == LONG.strip()


def test_cancel_at_the_provider_leads_back_to_the_text_and_the_choice(
    tab: Page, stub: OAuthStub
) -> None:
    article = make_article()
    tab.goto(f"{article.get_absolute_url()}respond/")
    tab.get_by_label("Comment", exact=True).fill(LONG)
    tab.get_by_role("button", name="Google").click()

    tab.get_by_role("button", name="Deny").click()

    expect(tab.get_by_text("You cancelled at Google")).to_be_visible()
    assert box(tab) == LONG
    expect(tab.get_by_role("button", name="Google")).to_be_visible()


def test_reader_posts_without_losing_the_page_and_answers_where_the_comment_stands(
    page: Page, live_server: LiveServer, expect_accessible: Callable[[Page], None]
) -> None:
    first = make_comment(name="Ines", text="The beds were left out.")
    sign_in(page, live_server, known_reader())
    page.goto(first.subject.get_absolute_url())
    expect_accessible(page)

    page.get_by_role("link", name="Reply to Ines").click()
    expect(page.get_by_role("heading", name="Leave a Reply to Ines")).to_be_visible()
    expect(page.get_by_label("Comment", exact=True)).to_be_focused()
    page.get_by_label("Comment", exact=True).fill("Thank you for rowing.")
    page.keyboard.press("Control+Enter")

    posted = page.get_by_role("article", name="Comment by Maren K.")
    expect(posted).to_contain_text("Thank you for rowing.")
    assert Comment.objects.get(text="Thank you for rowing.").parent == first
    expect(page.get_by_role("heading", name="2 thoughts on")).to_be_visible()
    page.reload()
    assert box(page) == ""


def test_cancelling_a_reply_puts_the_form_back_and_keeps_the_text(
    page: Page, live_server: LiveServer
) -> None:
    comment = make_comment(name="Ines")
    page.goto(comment.subject.get_absolute_url())
    page.get_by_role("link", name="Reply to Ines").click()
    page.get_by_label("Comment", exact=True).fill("Half a thought")

    page.get_by_role("link", name="Cancel reply").click()

    expect(page.get_by_role("heading", name="Leave a Reply", exact=True)).to_be_visible()
    assert box(page) == "Half a thought"


def test_closed_tab_gives_the_text_back_and_it_can_be_discarded(
    page: Page, context: BrowserContext
) -> None:
    first, second = make_article(), make_article()
    for article, text in ((first, "One thought"), (second, "Another")):
        page.goto(article.get_absolute_url())
        page.get_by_label("Comment", exact=True).fill(text)
    page.close()

    again = context.new_page()
    again.goto(first.get_absolute_url())
    assert box(again) == "One thought"
    expect(again.get_by_text("What you wrote here before was restored.")).to_be_visible()
    again.get_by_role("button", name="Discard").click()
    again.reload()
    assert box(again) == ""
    again.goto(second.get_absolute_url())
    assert box(again) == "Another"


def test_old_link_to_a_comment_on_another_page_is_followed(page: Page) -> None:
    article = make_article()
    comments = [make_comment(article, text=f"Thought {n}.") for n in range(51)]

    page.goto(f"{article.get_absolute_url()}#comment-{comments[50].pk}")

    expect(page).to_have_url(re.compile(rf"comment-page-2/#comment-{comments[50].pk}$"))
    expect(page.get_by_text("Thought 50.")).to_be_visible()


def test_like_is_counted_without_leaving_the_page(page: Page, live_server: LiveServer) -> None:
    comment = make_comment(name="Ines")
    sign_in(page, live_server, known_reader())
    page.goto(comment.subject.get_absolute_url())

    page.get_by_role("link", name="Like", exact=True).click()

    expect(page.get_by_role("link", name="Liked. One reader likes this.")).to_be_visible()
    comment.refresh_from_db()
    assert comment.like_count == 1


def test_answers_can_be_folded_away(page: Page) -> None:
    root = make_comment()
    make_comment(parent=root, text="An answer.")
    page.goto(root.subject.get_absolute_url())

    page.get_by_role("button", name="Hide replies").click()

    expect(page.get_by_text("An answer.")).to_be_hidden()
    page.get_by_role("button", name="Show replies").click()
    expect(page.get_by_text("An answer.")).to_be_visible()


def test_new_comments_are_offered_quietly(page: Page) -> None:
    comment = make_comment()
    page.clock.install()
    page.goto(comment.subject.get_absolute_url())
    newer = make_comment(comment.subject, text="Just now.")

    page.clock.run_for(31_000)

    page.get_by_role("link", name="1 new comment — show").click()
    expect(page.get_by_text("Just now.")).to_be_visible()
    expect(page).to_have_url(re.compile(rf"#comment-{newer.pk}$"))


def test_story_is_liked_where_it_stands(page: Page, live_server: LiveServer) -> None:
    article = make_article()
    sign_in(page, live_server, known_reader())
    page.goto(article.get_absolute_url())
    expect(page.get_by_text("Be the first to like this.")).to_be_visible()

    page.get_by_role("link", name="Like this story").click()

    expect(page.get_by_text("One reader likes this.")).to_be_visible()
    assert article.likes.count() == 1


@pytest.mark.parametrize("width", [320, 1440])
def test_form_and_thread_are_accessible_and_fit(
    page: Page, width: int, expect_accessible: Callable[[Page], None]
) -> None:
    comment = make_comment(name="A_name_that_has_no_place_to_break_" * 3)
    for _ in range(7):
        comment = make_comment(parent=comment, text="https://example.org/" + "long" * 40)
    page.set_viewport_size({"width": width, "height": 800})

    for url in (
        comment.subject.get_absolute_url(),
        f"{comment.subject.get_absolute_url()}respond/?replytocom={comment.pk}",
    ):
        page.goto(url)
        expect_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_pages_of_the_acts_are_accessible(
    page: Page, live_server: LiveServer, expect_accessible: Callable[[Page], None]
) -> None:
    reader = known_reader()
    sign_in(page, live_server, reader)
    comment = make_comment(author=make_user())
    own = make_comment(comment.article, author=reader)

    for url in (
        f"/comments/{comment.pk}/report/",
        f"/comments/{comment.pk}/like/",
        f"/comments/{comment.pk}/mute/",
        f"/comments/{own.pk}/edit/",
        f"/comments/{own.pk}/delete/",
    ):
        page.goto(url)
        expect_accessible(page)
