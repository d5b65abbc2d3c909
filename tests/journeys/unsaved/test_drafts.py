"""Unsaved text that the browser keeps is offered to its writer, and to nobody else."""

from collections.abc import Callable

from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts import roles
from accounts.models import User
from articles.models import Article
from articles.models import Page as StaticPage
from tests.factories import make_article, make_author, make_category, make_page
from tests.journeys.sessions import sign_in
from tests.journeys.unsaved.writing import (
    ADD,
    HEADLINE,
    LIST,
    STANDFIRST,
    STORED,
    WORDS,
    body_of,
    choose,
    expect_saved,
    open_form,
    restore,
    restore_and_save,
    save,
    wait_for,
    wait_until_kept,
    write,
)
from tests.roles import make_staff


def test_discarded_text_is_offered_no_more(page: Page, address: str, asked: list[str]) -> None:
    open_form(page, address)
    write(page)
    page.goto("/admin/")
    open_form(page, address)
    offer = page.get_by_text("Unsaved text from this browser")
    expect(offer).to_be_visible()

    page.get_by_role("button", name="Discard").click()

    expect(offer).to_have_count(0)
    open_form(page, address)
    expect(offer).to_have_count(0)
    assert page.evaluate(f"{STORED}.length") == 0


def test_section_byline_and_boxes_come_back(page: Page, editor: User, asked: list[str]) -> None:
    make_author("Maren Kolstad")
    make_category("Harbour")
    open_form(page, ADD)
    write(page)
    choose(page, "section", "Harbour")
    page.get_by_role("button", name="Add another Byline").click()
    choose(page, "bylines-0-author", "Maren Kolstad")
    page.locator("#id_bylines-0-role").select_option("photographer")
    page.locator("#id_comments_open").evaluate("box => { box.closest('details').open = true; }")
    page.locator("#id_comments_open").uncheck()
    wait_for(page, f"JSON.stringify({STORED}).includes('photographer')")
    page.goto("/admin/")

    restore_and_save(page, ADD)

    story = Article.objects.get()
    assert story.section is not None
    assert (story.section.name, story.comments_open) == ("Harbour", False)
    byline = story.bylines.get(author__name="Maren Kolstad")
    assert byline.role == "photographer"


def test_section_alone_is_kept_too(page: Page, editor: User, asked: list[str]) -> None:
    """Django's boxes tell of a change to jQuery only."""
    section = make_category("Harbour")
    open_form(page, ADD)
    choose(page, "section", "Harbour")

    wait_for(page, f"JSON.stringify({STORED}).includes('section\\\\\",\\\\\"{section.pk}')")


def test_two_tabs_on_new_stories_keep_both(page: Page, editor: User) -> None:
    other = page.context.new_page()
    third = page.context.new_page()
    for tab, words in ((page, "First story"), (other, "Second story")):
        open_form(tab, ADD)
        tab.get_by_label("Headline").fill(words)
        wait_for(tab, f"JSON.stringify({STORED}).includes('{words}')")

    open_form(third, ADD)
    expect(third.get_by_text("Unsaved text from this browser")).to_have_count(0)  # in use
    page.close()
    open_form(third, ADD)
    expect(third.locator(".draft-offer")).to_have_count(1)
    expect(third.locator(".draft-offer")).to_contain_text("“First story”, typed")
    other.close()
    open_form(third, ADD)
    expect(third.locator(".draft-offer")).to_have_count(2)

    third.locator(".draft-offer").filter(has_text="First").get_by_role(
        "button", name="Restore"
    ).click()
    expect(third.get_by_label("Headline")).to_have_value("First story")
    expect(third.locator(".draft-offer")).to_have_count(1)
    third.locator(".ProseMirror").wait_for()
    save(third)
    expect(third.locator(".messagelist .success")).to_be_visible()
    open_form(third, ADD)
    expect(third.locator(".draft-offer")).to_have_count(1)
    expect(third.locator(".draft-offer")).to_contain_text("Second story")


def test_two_tabs_on_one_story_keep_both(page: Page, editor: User) -> None:
    address = f"{LIST}{make_article().pk}/change/"
    other = page.context.new_page()
    for tab, words in ((page, "First idea"), (other, "Second idea")):
        open_form(tab, address)
        tab.get_by_label("Headline").fill(words)
        wait_for(tab, f"JSON.stringify({STORED}).includes('{words}')")
    third = page.context.new_page()
    page.close()
    other.close()

    open_form(third, address)

    expect(third.locator(".draft-offer")).to_have_count(2)


def test_another_person_in_the_same_browser_is_offered_nothing(
    page: Page, live_server: LiveServer, editor: User, asked: list[str]
) -> None:
    open_form(page, ADD)
    write(page)
    page.goto("/admin/")

    sign_in(page, live_server, make_staff(roles.EDITOR))
    open_form(page, ADD)

    expect(page.get_by_text("Unsaved text from this browser")).to_have_count(0)
    sign_in(page, live_server, editor)
    restore_and_save(page, ADD)


def test_what_is_older_than_thirty_days_is_dropped(
    page: Page, editor: User, asked: list[str]
) -> None:
    open_form(page, ADD)
    write(page)
    page.goto("/admin/")
    page.evaluate(
        f"""{STORED}.forEach(([key, value]) => localStorage.setItem(key, JSON.stringify(
            {{...JSON.parse(value), at: Date.now() - 31 * 24 * 3600 * 1000}})))"""
    )

    open_form(page, ADD)

    expect(page.get_by_text("Unsaved text from this browser")).to_have_count(0)
    assert page.evaluate(f"{STORED}.length") == 0


def test_full_browser_says_so_and_a_save_works(
    page: Page, editor: User, expect_accessible: Callable[[Page], None]
) -> None:
    open_form(page, ADD)
    page.evaluate("""() => {
        for (let size = 4_000_000; size >= 1; size = Math.floor(size / 2)) {
            try { for (;;) localStorage.setItem(`x${Math.random()}`, "x".repeat(size)); } catch {}
        }
    }""")
    page.get_by_label("Headline").fill(HEADLINE)

    expect(page.get_by_role("alert").filter(has_text="This browser has no room")).to_be_visible()
    expect_accessible(page)
    page.get_by_label("Standfirst").fill(STANDFIRST)
    page.locator(".ProseMirror").click()
    page.keyboard.type(WORDS)
    save(page)
    expect_saved(page)


def test_browser_that_forbids_storage_says_so(browser: Browser, live_server: LiveServer) -> None:
    context = browser.new_context(base_url=live_server.url)
    context.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no'); }})"
    )
    page = context.new_page()
    sign_in(page, live_server, make_staff(roles.EDITOR))
    open_form(page, ADD)

    page.get_by_label("Headline").fill(HEADLINE)

    expect(page.get_by_role("alert").filter(has_text="may not keep it")).to_be_visible()
    context.close()


def test_story_of_a_megabyte_is_kept_and_restored(
    page: Page, editor: User, asked: list[str]
) -> None:
    words = "<p>" + "A long line of a long story. " * 100 + "</p>"
    story = make_article(headline="Long", body=words * 350)
    address = f"{LIST}{story.pk}/change/"
    open_form(page, address)
    page.get_by_label("Standfirst").fill(STANDFIRST)
    wait_for(page, f"JSON.stringify({STORED}).includes('{STANDFIRST}')")
    page.goto("/admin/")

    open_form(page, address)
    restore(page)

    assert len(body_of(page)) > 1_000_000
    expect(page.get_by_label("Standfirst")).to_have_value(STANDFIRST)


def test_static_page_is_kept_and_restored(page: Page, editor: User, asked: list[str]) -> None:
    static = make_page(title="About", body="<p>Old.</p>")
    address = f"/admin/articles/page/{static.pk}/change/"
    open_form(page, address)
    page.locator(".ProseMirror").click()
    page.keyboard.press("Control+A")
    page.keyboard.type(WORDS)
    wait_until_kept(page)
    page.goto("/admin/")

    assert asked == ["beforeunload"]
    open_form(page, address)
    restore(page)
    save(page)
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert WORDS in StaticPage.objects.get().body_text


def test_kept_markup_runs_nothing(page: Page, editor: User) -> None:
    hostile = "<img src=x onerror=alert(1)><script>alert(1)</script>"
    open_form(page, ADD)
    page.get_by_label("Headline").fill(hostile)
    wait_for(page, f"{STORED}.length === 1")
    other = page.context.new_page()
    ran: list[str] = []
    other.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.accept()))
    page.close()

    open_form(other, ADD)
    expect(other.locator(".draft-offer")).to_contain_text(hostile)
    other.get_by_role("button", name="Restore").click()
    expect(other.get_by_label("Headline")).to_have_value(hostile)

    assert ran == []
