"""A moderator in a real browser: the queue by key, by button, on a phone and without JavaScript."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts import roles
from comments.models import Ban, Comment, Flag
from tests.factories import make_article, make_comment, make_user
from tests.journeys.sessions import sign_in
from tests.roles import make_staff

PHONE = {"width": 390, "height": 800}
DESK = {"width": 1440, "height": 900}
QUEUE = "/admin/comments/comment/queue/"
S = Comment.Status


@pytest.fixture
def waiting(live_server: LiveServer) -> list[Comment]:
    """Three that wait, newest first: a word of the list in a reply, a reported one, a guest's."""
    story = make_article(headline="Dredgers halted after mussel beds test positive")
    now = timezone.now()
    asked = make_comment(story, name="Ines Halvorsen", text="Would you talk about that on record?")

    def held(minutes: int, **fields: Any) -> Comment:
        at = now - dt.timedelta(minutes=minutes)
        subject = None if "parent" in fields else story
        return make_comment(subject, status=S.HELD, created_at=at, **fields)

    first = held(
        4,
        parent=asked,
        author=make_user(display_name="tidewatcher"),
        text="The crooks in the port office should be named, every one.\n\nAll of them.",
        findings=[
            {"rule": "words", "outcome": "hold", "detail": {"words": ["crooks"]}},
            {"rule": "newcomer", "outcome": "hold", "detail": {"approved": 0}},
        ],
    )
    maren = make_user(display_name="Maren K.")
    second = held(11, author=maren, text="You know perfectly well who signed that survey.")
    Flag.objects.create(
        comment=first,
        person=make_user(display_name="Gull"),
        reason=Flag.Reason.ABUSE,
        note="Names people without proof.",
        created_at=now,
    )
    return [first, second, held(60, name="Rolf", text="Page 41.")]


def at_the_desk(page: Page, live_server: LiveServer) -> None:
    """Signed in as a moderator."""
    sign_in(page, live_server, make_staff(roles.MODERATOR, display_name="Tomás"))


def now_is(comment: Comment, status: str) -> None:
    comment.refresh_from_db()
    assert comment.status == status


def test_cases_are_decided_by_key_but_not_while_typing(
    page: Page, live_server: LiveServer, waiting: list[Comment]
) -> None:
    first, second, third = waiting
    at_the_desk(page, live_server)
    page.goto(QUEUE)
    heading = page.locator("#case-title")

    page.keyboard.press("j")
    expect(heading).to_contain_text("Maren K.")
    page.keyboard.press("k")
    expect(heading).to_contain_text("tidewatcher")
    page.keyboard.press("r")
    expect(page.locator("#reject-reason")).to_be_focused()
    page.keyboard.type("as asked, a spam jab")
    expect(heading).to_contain_text("tidewatcher")
    page.keyboard.press("Enter")
    expect(heading).to_contain_text("Maren K.")
    page.keyboard.press("a")
    expect(heading).to_contain_text("Rolf")
    page.keyboard.press("s")
    expect(page.get_by_text("Everything is read.")).to_be_visible()

    for comment, status in ((first, S.REMOVED), (second, S.PUBLISHED), (third, S.SPAM)):
        now_is(comment, status)


def test_a_slip_is_undone_by_key_and_several_are_chosen_at_once(
    page: Page, live_server: LiveServer, waiting: list[Comment]
) -> None:
    at_the_desk(page, live_server)
    page.goto(QUEUE)
    page.keyboard.press("s")
    expect(page.get_by_text("Your last decision: 1 comment marked as spam.")).to_be_visible()

    page.keyboard.press("z")

    expect(page.get_by_text("Undone: 1 comment is as it was.")).to_be_visible()
    expect(page.locator("#case-title")).to_contain_text("tidewatcher")
    now_is(waiting[0], S.HELD)
    page.keyboard.press("x")
    expect(page.get_by_role("checkbox", name="by tidewatcher")).to_be_checked()
    page.get_by_role("button", name="Choose all").click()
    page.locator(".queue-bulk").get_by_role("button", name="Approve").click()
    expect(page.get_by_text("3 comments: approved.")).to_be_visible()
    page.keyboard.press("z")
    expect(page.get_by_text("Undone: 3 comments are as they were.")).to_be_visible()
    for comment in waiting:
        now_is(comment, S.HELD)


def test_the_keys_can_be_turned_off_for_good(
    page: Page, live_server: LiveServer, waiting: list[Comment]
) -> None:
    at_the_desk(page, live_server)
    page.goto(QUEUE)
    page.get_by_role("button", name="Turn the keys off").click()
    page.reload()
    page.keyboard.press("s")
    page.get_by_role("button", name="Turn the keys on").click()
    page.keyboard.press("j")
    expect(page.locator("#case-title")).to_contain_text("Maren K.")
    now_is(waiting[0], S.HELD)


def test_without_javascript_cases_are_decided_singly_and_in_bulk(
    browser: Browser, live_server: LiveServer, waiting: list[Comment]
) -> None:
    context = browser.new_context(
        java_script_enabled=False, base_url=live_server.url, viewport=PHONE
    )
    page = context.new_page()
    at_the_desk(page, live_server)
    page.goto(QUEUE)
    page.locator("summary", has_text="Ban…").click()
    page.get_by_label("Why (the person reads this)").fill("Libel")
    page.get_by_label("and remove their comments").check()
    page.get_by_role("button", name="Ban this person").click()
    expect(page.get_by_text("tidewatcher is banned.")).to_be_visible()
    page.get_by_text("The list").click()
    for box in page.get_by_role("checkbox", name="Choose the comment by").all():
        box.check()
    page.locator(".queue-bulk").get_by_role("button", name="Approve").click()
    expect(page.get_by_text("2 comments: approved.")).to_be_visible()
    context.close()

    assert Ban.objects.get().reason == "Libel"
    for comment, status in zip(waiting, (S.REMOVED, S.PUBLISHED, S.PUBLISHED), strict=True):
        now_is(comment, status)


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("light", ["light", "dark"])
@pytest.mark.usefixtures("waiting")
def test_the_pages_of_moderation_are_accessible_and_fit(
    page: Page,
    live_server: LiveServer,
    viewport: dict[str, int],
    light: str,
    expect_accessible: Callable[[Page], None],
) -> None:
    page.set_viewport_size(viewport)  # type: ignore[arg-type]
    page.emulate_media(color_scheme=light)  # type: ignore[arg-type]
    at_the_desk(page, live_server)
    for address in (
        QUEUE,
        f"{QUEUE}?tab=reported",
        f"{QUEUE}?tab=spam",
        "/admin/comments/moderationrules/",
        "/admin/comments/word/add/",
        "/admin/comments/ban/",
        "/admin/comments/moderationlog/",
    ):
        page.goto(address)
        expect_accessible(page)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{address} is {wide} px too wide"
    page.goto(QUEUE)
    for details in page.locator(".case-acts summary").all():
        details.click()
    expect_accessible(page)


@pytest.mark.usefixtures("waiting")
def test_on_a_phone_the_case_comes_first_and_the_list_is_folded(
    page: Page, live_server: LiveServer
) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    at_the_desk(page, live_server)
    page.goto(QUEUE)
    expect(page.get_by_role("button", name="Approve").first).to_be_visible()
    expect(page.locator(".queue-list")).to_be_hidden()
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    expect(page.locator(".queue-list")).to_be_visible()
