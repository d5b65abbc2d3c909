"""No word is lost, and none is posted twice, from the button to the comment on the page."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import Bucket
from articles.models import Article
from comments.models import Comment
from tests.factories import make_article
from tests.journeys.commenting import LONG, box, known_reader, write
from tests.journeys.sessions import sign_in
from tests.oauth_stub import OAuthStub, Person

pytestmark = pytest.mark.django_db(transaction=True)

POSTED = re.compile(r"#comment-\d+$")


@pytest.fixture
def article(tab: Page, live_server: LiveServer) -> Article:
    """A story at which a known reader, signed in, has typed."""
    sign_in(tab, live_server, known_reader())
    article = make_article()
    tab.goto(article.get_absolute_url())
    write(tab)
    return article


def expect_once(article: Article) -> None:
    comment = Comment.objects.get(article=article)
    article.refresh_from_db()
    assert (comment.text, article.comment_count) == (LONG.strip(), 1)


def expect_posted(tab: Page) -> None:
    """The story was loaded again, with the comment."""
    expect(tab).to_have_url(POSTED)
    expect(tab.get_by_role("heading", name="One thought on")).to_be_visible()


def post(tab: Page) -> None:
    tab.get_by_role("button", name="Post Comment").click()


def test_double_click_posts_once(tab: Page, article: Article) -> None:
    tab.get_by_role("button", name="Post Comment").dblclick(no_wait_after=True)

    expect_posted(tab)
    expect_once(article)


def test_reload_posts_once(tab: Page, article: Article) -> None:
    post(tab)
    expect_posted(tab)

    tab.reload()

    expect_posted(tab)
    assert box(tab) == ""
    expect_once(article)


def test_back_button_and_another_click_post_once(
    tab: Page, article: Article, *, has_scripts: bool
) -> None:
    post(tab)
    expect_posted(tab)

    tab.go_back()

    if has_scripts:  # nothing is left to be posted
        expect(tab.get_by_label("Comment", exact=True)).to_have_value("")
    else:  # the browser fills the form again, and the site knows the words
        assert box(tab) == LONG
        post(tab)
        expect(tab.get_by_role("alert")).to_contain_text("You are posting very fast.")
        Bucket.objects.all().delete()  # ten seconds later
        post(tab)
        expect(tab.get_by_role("alert")).to_contain_text("You posted these words")
    expect_once(article)


def test_second_try_after_an_answer_that_never_came_posts_once(
    page: Page, live_server: LiveServer
) -> None:
    sign_in(page, live_server, known_reader())
    article = make_article()
    page.goto(article.get_absolute_url())
    write(page)

    def lose_the_answer(route: Route) -> None:
        route.fetch(max_redirects=0)
        route.abort("timedout")

    page.route("**/respond/", lose_the_answer, times=1)
    post(page)
    expect(page.get_by_role("alert")).to_contain_text("It could not be sent. Your text is kept")
    assert box(page) == LONG
    expect_once(article)

    post(page)

    expect(page).to_have_url(POSTED)
    expect_once(article)


def test_posting_too_fast_costs_no_word(tab: Page, article: Article) -> None:
    post(tab)
    expect_posted(tab)
    write(tab, "And another thing")

    post(tab)

    expect(tab.get_by_role("alert")).to_contain_text("You are posting very fast.")
    assert box(tab) == "And another thing"
    expect_once(article)


def test_refusal_costs_no_word(tab: Page, article: Article) -> None:
    too_long = LONG * 4
    write(tab, too_long)

    post(tab)

    expect(tab.get_by_role("alert")).to_contain_text("10,000")
    assert box(tab) == too_long


def test_comments_that_close_while_somebody_types_leave_the_text_to_be_copied(
    tab: Page, article: Article
) -> None:
    Article.objects.filter(pk=article.pk).update(comments_open=False)

    post(tab)

    expect(tab.get_by_role("alert")).to_contain_text("Comments have been closed")
    assert box(tab) == LONG
    expect(tab.get_by_label("Comment", exact=True)).to_be_editable()
    assert not Comment.objects.filter(article=article).exists()


def test_form_of_one_account_is_not_posted_under_another_without_asking(
    tab: Page, article: Article, live_server: LiveServer
) -> None:
    sign_in(tab, live_server, known_reader("Somebody Else"))

    post(tab)

    # The token was the other session's; then the account is asked about.
    expect(
        tab.get_by_role("status").filter(has_text=re.compile("expired|Post this as"))
    ).to_be_visible()
    assert box(tab) == LONG
    assert not Comment.objects.filter(article=article).exists()
    expect(tab.get_by_text("Somebody Else: You are commenting")).to_be_visible()


def test_keyboard_alone_at_320_pixels_types_signs_in_and_posts(
    page: Page, stub: OAuthStub, expect_accessible: Callable[[Page], None]
) -> None:
    stub.person["google"] = Person(name="Maren Kolstad")
    article = make_article()
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(article.get_absolute_url())

    tab_to(page, page.get_by_label("Comment", exact=True))
    page.keyboard.type("Typed without a mouse")
    google = page.get_by_role("button", name="Google")
    expect(google).to_be_visible()
    expect_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    tab_to(page, google)
    with page.expect_popup() as opened:
        page.keyboard.press("Enter")
    window = opened.value
    expect(page.get_by_role("status").filter(has_text="Connecting to Google…")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    tab_to(window, window.get_by_role("button", name="Allow"))
    window.keyboard.press("Enter")
    button = page.get_by_role("button", name="Post Comment")
    expect(button).to_be_focused()
    expect_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.keyboard.press("Enter")

    expect(page).to_have_url(POSTED)
    expect(page.get_by_text("Awaiting moderation")).to_be_visible()
    assert Comment.objects.get(article=article).text == "Typed without a mouse"
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until `target` has the focus; fails where the keyboard does not reach it."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError("the keyboard does not reach it")
