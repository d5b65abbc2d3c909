"""A long discussion in a browser: its threads, their order, quotations."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from comments.models import Comment
from tests.factories import make_comment, make_user
from tests.journeys.commenting import box, known_reader
from tests.journeys.sessions import sign_in

pytestmark = pytest.mark.django_db(transaction=True)


def long_thread(count: int) -> Comment:
    root = make_comment(name="Maren", text="The boat drew too much.")
    for n in range(count):
        at = root.created_at + dt.timedelta(seconds=n + 1)
        make_comment(parent=root, name=f"Reader {n}", text=f"Answer {n}.", created_at=at)
    return root


def test_replies_that_a_story_leaves_out_are_read_and_answered_on_their_own_page(
    page: Page, live_server: LiveServer
) -> None:
    root = long_thread(60)
    sign_in(page, live_server, known_reader())
    page.goto(root.subject.get_absolute_url())
    expect(page.get_by_text("Answer 49.")).to_be_visible()
    expect(page.get_by_text("Answer 50.")).to_have_count(0)

    page.get_by_role("link", name="Show the other 10 replies").click()
    expect(page).to_have_url(re.compile(rf"/comment-thread-{root.pk}/$"))
    page.locator(".comment", has_text="Answer 59.").get_by_role("link", name="Reply").last.click()
    page.get_by_label("Comment", exact=True).fill("And the last one is mine.")
    page.get_by_role("button", name="Post Comment").click()

    expect(page.get_by_text("And the last one is mine.")).to_be_visible()
    assert Comment.objects.get(text="And the last one is mine.").parent.name == "Reader 59"  # type: ignore[union-attr]


def test_cancelled_reply_on_a_threads_page_answers_its_beginning(page: Page) -> None:
    root = make_comment(name="Maren")
    reply = make_comment(parent=root, name="Olu")
    page.goto(f"{root.subject.get_absolute_url()}comment-thread-{root.pk}/")
    parent = page.locator("[name=parent]")
    expect(parent).to_have_value(str(root.pk))

    page.locator(f"#comment-{reply.pk}").get_by_role("link", name="Reply").click()
    expect(parent).to_have_value(str(reply.pk))
    page.get_by_role("link", name="Cancel reply").click()

    expect(parent).to_have_value(str(root.pk))


def test_old_link_to_a_late_reply_is_followed_to_its_thread(page: Page) -> None:
    root = long_thread(55)
    last = Comment.objects.order_by("pk").last()
    assert last

    page.goto(f"{root.subject.get_absolute_url()}#comment-{last.pk}")

    expect(page).to_have_url(re.compile(rf"/comment-thread-{root.pk}/#comment-{last.pk}$"))
    expect(page.get_by_text("Answer 54.")).to_be_visible()


def test_order_once_chosen_is_that_of_the_next_story_too(page: Page) -> None:
    for _ in range(2):
        first = make_comment(text="Said first.")
        make_comment(first.subject, text="Said last.")
    one, other = {comment.subject.get_absolute_url() for comment in Comment.objects.all()}
    texts = page.locator(".threads > .comment .comment-text")
    page.goto(one)
    expect(texts.first).to_have_text("Said first.")
    page.get_by_role("link", name="Newest").click()
    expect(texts.first).to_have_text("Said last.")

    page.goto(f"{other}#comments")

    expect(texts.first).to_have_text("Said last.")
    expect(texts).to_have_count(2)
    expect(page.get_by_role("link", name="Newest")).to_have_attribute("aria-current", "true")
    page.get_by_role("link", name="Oldest first").click()
    page.goto(one)
    page.locator("#respond").scroll_into_view_if_needed()
    expect(texts.first).to_have_text("Said first.")


def test_link_to_a_comment_keeps_the_order_of_its_page(page: Page) -> None:
    first = make_comment(text="Said first.")
    make_comment(first.subject, text="Said last.")
    page.goto(f"{first.subject.get_absolute_url()}?order=newest")
    page.evaluate("localStorage.setItem('comment-order', 'newest')")

    page.goto("/")
    page.goto(f"{first.subject.get_absolute_url()}#comment-{first.pk}")

    page.wait_for_load_state("networkidle")
    expect(page.locator(".threads .comment-text").first).to_have_text("Said first.")


def test_quote_begins_the_answer_and_keeps_what_was_typed(
    page: Page, live_server: LiveServer
) -> None:
    comment = make_comment(name="Ines", text="Nobody rang.\n\nNot **once**.")
    sign_in(page, live_server, known_reader())
    page.goto(comment.subject.get_absolute_url())
    page.get_by_label("Comment", exact=True).fill("I did.")

    page.get_by_role("link", name="Quote Ines").click()

    expect(page.get_by_label("Comment", exact=True)).to_have_value(
        "I did.\n\n> Nobody rang.\n>\n> Not **once**.\n\n"
    )
    expect(page.locator("[name=parent]")).to_have_value(str(comment.pk))


def test_quote_works_without_scripts(browser: object, live_server: LiveServer) -> None:
    comment = make_comment(name="Ines", text="Nobody rang.")
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)  # type: ignore[attr-defined]
    page = context.new_page()
    page.goto(comment.subject.get_absolute_url())

    page.get_by_role("link", name="Quote Ines").click()

    assert box(page) == "> Nobody rang.\n\n"
    context.close()


@pytest.mark.parametrize("width", [320, 1440])
def test_pages_of_threads_and_of_the_muted_are_accessible_and_fit(
    page: Page, live_server: LiveServer, width: int, expect_accessible: Callable[[Page], None]
) -> None:
    reader, loud = known_reader(), make_user(display_name="Loud")
    sign_in(page, live_server, reader)
    root = long_thread(52)
    make_comment(root.article, author=loud, text="LOUD")
    comment = root
    for _ in range(7):
        comment = make_comment(parent=comment, text="https://example.org/" + "long" * 40)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"/comments/{Comment.objects.get(text='LOUD').pk}/mute/")
    page.get_by_role("button", name="Mute").click()
    expect(page.get_by_text("You muted this person")).to_be_visible()

    for url in (
        root.subject.get_absolute_url(),
        f"{root.subject.get_absolute_url()}comment-thread-{root.pk}/",
        "/comments/muted/",
    ):
        page.goto(url)
        expect_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") == width
