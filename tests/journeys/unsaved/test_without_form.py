"""Unsaved text that no form can take back is offered all the same: to be copied."""

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts import roles
from accounts.models import User
from articles.models import Article
from tests.factories import make_article
from tests.journeys.conftest import Look
from tests.journeys.sessions import sign_in
from tests.journeys.unsaved.writing import (
    ADD,
    HEADLINE,
    LIST,
    STANDFIRST,
    STORED,
    WORDS,
    body_of,
    open_form,
    save,
    wait_for,
    write,
)
from tests.roles import make_staff


def expect_copied(page: Page, *texts: str) -> None:
    """Pressing the button puts them where Ctrl+V takes them from."""
    page.locator(".draft-offer").get_by_role("button", name="Copy text").click()
    expect(page.get_by_role("status").filter(has_text="Copied.")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    for text in texts:
        assert text in copied


@pytest.fixture
def author_story(page: Page, live_server: LiveServer, asked: list[str]) -> Article:
    """A draft with unsaved text of its author's in this browser; the form is closed."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    author = make_staff(roles.AUTHOR, display_name="Ola Nordmann")
    sign_in(page, live_server, author)
    story = make_article(
        headline="The ferry", body="<p>Old.</p>", created_by=author, status=Article.Status.DRAFT
    )
    open_form(page, f"{LIST}{story.pk}/change/")
    write(page)
    page.goto("/admin/password_change/")
    return story


def test_after_an_editor_published_the_story_its_author_can_copy_the_text(
    page: Page, author_story: Article, look: Look
) -> None:
    Article.objects.update(status=Article.Status.PUBLISHED)
    page.goto(f"{LIST}{author_story.pk}/change/")

    expect(page.get_by_role("button", name="Save", exact=True)).to_have_count(0)
    expect(page.locator(".draft-offer")).to_contain_text(f"“{HEADLINE}”, typed")
    expect(page.get_by_role("button", name="Restore")).to_have_count(0)
    expect_copied(page, f"{HEADLINE}\n\n{STANDFIRST}\n\n{WORDS}")
    look(page, "read-only")
    open_form(page, ADD)
    page.locator(".ProseMirror").click()
    page.keyboard.press("Control+V")
    assert body_of(page) == f"<p>{HEADLINE}</p><p>{STANDFIRST}</p><p>{WORDS}</p>"


def test_after_the_story_was_deleted_its_author_can_copy_the_text(
    page: Page, author_story: Article, look: Look
) -> None:
    address = f"{LIST}{author_story.pk}/change/"
    Article.objects.all().delete()
    page.goto(address)

    expect(page.locator(".messagelist")).to_contain_text("doesn’t exist")
    expect_copied(page, HEADLINE, WORDS)
    look(page, "home")
    page.get_by_role("button", name="Discard").click()
    expect(page.locator(".draft-offer")).to_have_count(0)
    page.reload()
    page.wait_for_load_state("networkidle")
    expect(page.locator(".draft-offer")).to_have_count(0)


def test_desk_home_leads_back_to_the_form(page: Page, author_story: Article) -> None:
    page.goto("/admin/")
    page.locator(".draft-offer").get_by_role("link", name="Open").click()

    page.get_by_role("button", name="Restore").click()
    expect(page.get_by_label("Headline")).to_have_value(HEADLINE)


def test_desk_home_offers_nothing_of_another_person(
    page: Page, live_server: LiveServer, author_story: Article
) -> None:
    sign_in(page, live_server, make_staff(roles.EDITOR))
    page.goto("/admin/")
    page.wait_for_load_state("networkidle")

    expect(page.locator(".draft-offer")).to_have_count(0)


def test_desk_home_offers_nothing_that_is_being_typed_in_another_tab(
    page: Page, editor: User
) -> None:
    open_form(page, ADD)
    write(page)
    home = page.context.new_page()
    home.goto("/admin/")
    home.wait_for_load_state("networkidle")

    expect(home.locator(".draft-offer")).to_have_count(0)


def test_source_typed_in_its_window_is_kept_and_offered(
    page: Page, editor: User, asked: list[str], look: Look
) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    story = make_article(headline="The ferry", body="<p>It lies in the yard.</p>")
    address = f"{LIST}{story.pk}/change/"
    open_form(page, address)
    page.get_by_role("button", name="edit HTML").click()
    page.locator("dialog textarea").fill("<p>A long source.</p>")
    wait_for(page, f"JSON.stringify({STORED}).includes('A long source')")
    page.reload()

    expect(page.get_by_text("It was in an open window of the editor.")).to_be_visible()
    expect(page.get_by_role("button", name="Restore")).to_have_count(0)
    expect_copied(page, "<p>A long source.</p>")
    look(page, "window")


def test_source_that_was_put_into_the_text_is_offered_no_more(page: Page, editor: User) -> None:
    story = make_article(headline="The ferry", body="<p>It lies in the yard.</p>")
    open_form(page, f"{LIST}{story.pk}/change/")
    for button in ("Update", "Cancel"):
        page.get_by_role("button", name="edit HTML").click()
        page.locator("dialog textarea").fill(f"<p>A long source. {button}</p>")
        wait_for(page, f"JSON.stringify({STORED}).includes('{button}')")
        page.locator("dialog").get_by_role("button", name=button).click()
        wait_for(page, f"!JSON.stringify({STORED}).includes('.window')")
    assert body_of(page) == "<p>A long source. Update</p>"


def test_window_that_was_only_looked_at_is_no_unsaved_text(
    page: Page, editor: User, asked: list[str]
) -> None:
    story = make_article(headline="The ferry", body="<p>It lies in the yard.</p>")
    open_form(page, f"{LIST}{story.pk}/change/")
    page.get_by_role("button", name="edit HTML").click()
    expect(page.locator("dialog textarea")).to_have_value("<p>It lies in the yard.</p>")

    page.goto("/admin/")

    assert asked == []


def test_text_that_is_too_long_is_not_sent_and_stays(
    page: Page, editor: User, asked: list[str], look: Look
) -> None:
    open_form(page, ADD)
    write(page)
    letters = settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0
    page.evaluate(
        """(letters) => {
            const body = document.querySelector("#id_body");
            body.value = `<p>${"a".repeat(letters)}</p>`;
            body.dispatchEvent(new Event("input", { bubbles: true }));
        }""",
        letters,
    )
    alert = page.get_by_role("alert").filter(has_text="This is too long to be saved: 2.0 MB")
    expect(alert).to_be_visible()  # before it is sent

    save(page)

    expect(alert).to_be_visible()
    assert not Article.objects.exists()
    look(page, "too-long")
    page.goto("/admin/")
    open_form(page, ADD)
    expect(page.locator(".draft-offer")).to_be_visible()
    expect(page.get_by_role("button", name="Restore")).to_have_count(0)
    expect(page.get_by_role("button", name="Copy text")).to_be_visible()


def test_arabic_story_of_two_thirds_of_the_limit_is_saved(page: Page, editor: User) -> None:
    """Sent as a query string, each of its letters would take three times its bytes."""
    open_form(page, ADD)
    page.get_by_label("Headline").fill(HEADLINE)
    page.evaluate(
        """() => {
            const body = document.querySelector("#id_body");
            body.value = `<p>${"عاد".repeat(220_000)}</p>`;
        }"""
    )
    save(page)

    expect(page.locator(".messagelist .success")).to_be_visible()
    assert Article.objects.get().body.count("عاد") == 220_000
