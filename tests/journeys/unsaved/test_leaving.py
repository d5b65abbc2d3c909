"""What is typed at the desk outlives everything that can happen to its page."""

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from tests.journeys.unsaved.writing import (
    ADD,
    HEADLINE,
    STANDFIRST,
    STORED,
    WORDS,
    body_of,
    crash,
    expect_saved,
    expect_words,
    open_form,
    restore,
    restore_and_save,
    save,
    wait_until_kept,
    write,
)


def test_text_is_kept_within_two_seconds(page: Page, address: str) -> None:
    page.clock.install()
    open_form(page, address)
    page.get_by_label("Headline").press_sequentially("A")
    page.clock.run_for(2000)

    assert '"headline","A' in page.evaluate(f"JSON.stringify({STORED})").replace("\\", "")
    page.clock.resume()
    expect(page.get_by_text("Kept in this browser at")).to_be_visible()


def test_click_on_another_link(page: Page, address: str, asked: list[str]) -> None:
    open_form(page, address)
    write(page)

    page.get_by_role("navigation", name="Desk").get_by_role("link", name="Stories").click()
    expect(page.get_by_role("heading", name="Stories")).to_be_visible()

    assert asked == ["beforeunload"]
    restore_and_save(page, address)


def test_back_shows_the_text_in_the_editor(page: Page, address: str, asked: list[str]) -> None:
    open_form(page, address)
    write(page)
    page.goto("/admin/")

    page.go_back()

    page.locator(".ProseMirror").wait_for()
    expect_words(page)
    page.locator(".ProseMirror").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" More.")
    assert body_of(page) == f"<p>{WORDS} More.</p>"
    for _ in range(6):
        page.keyboard.press("Backspace")
    expect_words(page)
    save(page)
    expect_saved(page)


def test_back_from_the_form_and_forward(page: Page, address: str, asked: list[str]) -> None:
    page.goto("/admin/")
    open_form(page, address)
    write(page)

    page.go_back()
    expect(page.get_by_role("heading", name="Desk", exact=True)).to_be_visible()

    assert asked == ["beforeunload"]
    restore_and_save(page, address)


def test_reload(page: Page, address: str, asked: list[str]) -> None:
    open_form(page, address)
    write(page)

    page.reload()

    assert asked == ["beforeunload"]
    expect(page.get_by_text("Your unsaved text is back in the form.")).to_be_visible()
    page.locator(".ProseMirror").wait_for()
    expect_words(page)
    page.reload()  # sends the restored text once more, which saves nothing
    page.locator(".ProseMirror").wait_for()
    expect_words(page)
    save(page)
    expect_saved(page)


@pytest.mark.parametrize("typed", ["<p>Long source</p>", ""])
def test_text_in_a_dialog_of_the_editor_is_asked_about(
    page: Page, editor: User, asked: list[str], typed: str
) -> None:
    open_form(page, ADD)
    page.get_by_role("button", name="edit HTML").click()
    page.locator("dialog textarea").click()
    page.keyboard.type(typed)

    page.reload()

    assert asked == ["beforeunload"] * bool(typed)


def test_tab_is_closed(page: Page, address: str) -> None:
    open_form(page, address)
    write(page)

    other = page.context.new_page()
    page.close()

    restore_and_save(other, address)


def test_tab_crashes(page: Page, address: str) -> None:
    open_form(page, address)
    write(page)

    other = page.context.new_page()
    with page.expect_event("crash"):
        crash(page)

    restore_and_save(other, address)


def test_nothing_is_asked_where_nothing_was_typed(
    page: Page, address: str, asked: list[str]
) -> None:
    open_form(page, address)
    page.locator(".ProseMirror").click()
    page.keyboard.type("x")
    page.keyboard.press("Backspace")
    page.goto("/admin/")

    assert asked == []
    page.goto(address)
    expect(page.get_by_text("Unsaved text from this browser")).to_have_count(0)


def test_nothing_is_asked_after_a_save(page: Page, address: str, asked: list[str]) -> None:
    open_form(page, address)
    write(page)
    save(page)
    expect_saved(page)
    page.goto("/admin/")

    assert asked == []


def test_back_after_a_save_neither_asks_nor_offers(
    page: Page, address: str, asked: list[str]
) -> None:
    open_form(page, address)
    write(page)
    save(page)
    expect_saved(page)

    page.go_back()
    page.locator(".ProseMirror").wait_for()
    page.goto("/admin/")
    open_form(page, address)

    assert asked == []
    expect(page.get_by_text("Unsaved text from this browser")).to_have_count(0)


@pytest.mark.parametrize("way", ["back", "reload"])
def test_text_that_was_restored_before_is_whole_after(
    page: Page, address: str, asked: list[str], way: str
) -> None:
    """The browser fills in only what was typed on the page itself, not what was put back there."""
    open_form(page, address)
    write(page)
    page.goto("/admin/")
    open_form(page, address)
    restore(page)
    page.locator(".ProseMirror").click()
    page.keyboard.press("Control+End")
    page.keyboard.type("!")
    wait_until_kept(page)

    if way == "back":
        page.goto("/admin/")
        page.go_back()
    else:
        page.reload()

    expect(page.get_by_label("Headline")).to_have_value(HEADLINE)
    expect(page.get_by_label("Standfirst")).to_have_value(STANDFIRST)
    expect(page.locator(".ProseMirror")).to_have_text(f"{WORDS}!")
    expect(page.get_by_text("Unsaved text from this browser")).to_have_count(0)
    page.locator(".ProseMirror").click()
    page.keyboard.press("Control+End")
    page.keyboard.press("Backspace")
    save(page)
    expect_saved(page)
