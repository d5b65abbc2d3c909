"""What is typed at the desk outlives everything that can happen to the page it is typed in."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from accounts import roles
from accounts.models import User
from articles.models import Article
from articles.models import Page as StaticPage
from tests.articles.admin.story_form import change
from tests.factories import make_article, make_author, make_category, make_page
from tests.journeys.conftest import Look
from tests.journeys.sessions import sign_in
from tests.processes import wait_until
from tests.roles import make_staff

HEADLINE = "The ferry is back"
WORDS = "It sailed at six, with everybody on the quay."
STANDFIRST = "After eleven weeks"
ADD = "/admin/articles/article/add/"
LIST = "/admin/articles/article/"
STORED = "Object.entries(localStorage).filter(([key]) => key.startsWith('draft:'))"


@pytest.fixture
def editor(page: Page, live_server: LiveServer) -> User:
    """An editor, signed in in this tab."""
    person = make_staff(roles.EDITOR, display_name="Ines Halvorsen")
    sign_in(page, live_server, person)
    return person


@pytest.fixture(params=["new story", "existing story"])
def address(request: pytest.FixtureRequest, editor: User) -> str:
    """The address of the form that is written in."""
    if request.param == "new story":
        return ADD
    story = make_article(headline="The ferry", body="<p>It lies in the yard.</p>")
    return f"{LIST}{story.pk}/change/"


@pytest.fixture
def asked(page: Page) -> list[str]:
    """What the browser asked; every question is answered with “leave”."""
    questions: list[str] = []

    def leave(dialog: Dialog) -> None:
        questions.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    return questions


def body_of(page: Page) -> str:
    return str(page.evaluate("document.querySelector('#id_body').value"))


def open_form(page: Page, address: str) -> None:
    page.goto(address)
    page.locator(".ProseMirror").wait_for()


def write(page: Page) -> None:
    """Type a story over whatever stands in the form, and wait until the browser keeps it."""
    page.get_by_label("Headline").fill(HEADLINE)
    page.get_by_label("Standfirst").fill(STANDFIRST)
    page.locator(".ProseMirror").click()
    page.keyboard.press("Control+A")
    page.keyboard.type(WORDS)
    wait_until_kept(page)


def wait_for(page: Page, expression: str) -> None:
    """Until it is true. Playwright's own way to wait breaks the page's content policy."""
    wait_until(lambda: page.evaluate(expression))


def wait_until_kept(page: Page) -> None:
    """Until what stands in the body is in the browser's storage."""
    wait_for(
        page,
        f"{STORED}.some(([, value]) => JSON.parse(value).fields.some("
        "([name, text]) => name === 'body' && text === document.querySelector('#id_body').value))",
    )


def expect_words(page: Page) -> None:
    expect(page.get_by_label("Headline")).to_have_value(HEADLINE)
    expect(page.get_by_label("Standfirst")).to_have_value(STANDFIRST)
    expect(page.locator(".ProseMirror")).to_have_text(WORDS)
    assert body_of(page) == f"<p>{WORDS}</p>"


def restore(page: Page) -> None:
    page.get_by_role("button", name="Restore").click()
    expect(page.get_by_text("Your unsaved text is back in the form.")).to_be_visible()
    page.locator(".ProseMirror").wait_for()


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()


def expect_saved(page: Page) -> None:
    """The story is stored, the form shows it, and nothing is offered or asked any more."""
    expect(page.locator(".messagelist .success")).to_be_visible()
    page.locator(".ProseMirror").wait_for()
    story = Article.objects.get()
    assert (story.headline, story.standfirst) == (HEADLINE, STANDFIRST)
    assert WORDS in story.body_text
    wait_for(page, f"{STORED}.length === 0")
    expect(page.get_by_text("Unsaved text from this browser")).to_have_count(0)


def restore_and_save(page: Page, address: str) -> None:
    """Come back to the form, take the offer, and save."""
    open_form(page, address)
    restore(page)
    expect_words(page)
    save(page)
    expect_saved(page)


def test_text_is_kept_within_two_seconds(page: Page, address: str) -> None:
    page.clock.install()
    open_form(page, address)
    page.get_by_label("Headline").press_sequentially("A")
    page.clock.run_for(2000)

    assert '"headline","A' in page.evaluate(f"JSON.stringify({STORED})").replace("\\", "")
    page.clock.resume()
    expect(page.get_by_text("Kept in this browser at")).to_be_visible()


# --- The ten ways to leave


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
    expect(page.get_by_role("heading", name="What waits for you")).to_be_visible()

    assert asked == ["beforeunload"]
    restore_and_save(page, address)


def test_reload(page: Page, address: str, asked: list[str]) -> None:
    open_form(page, address)
    write(page)

    page.reload()

    assert asked == ["beforeunload"]
    page.locator(".ProseMirror").wait_for()
    restore(page)
    expect_words(page)
    page.reload()  # sends the restored text once more, which saves nothing
    page.locator(".ProseMirror").wait_for()
    expect_words(page)
    save(page)
    expect_saved(page)


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


def crash(page: Page) -> None:
    """End the tab's process, as the system does when memory runs out."""
    try:
        page.goto("chrome://crash", timeout=3000)
    except Exception:  # the navigation of a crashed tab fails in one way or another
        return


def delete_cookie(context: BrowserContext, name: str) -> None:
    context.clear_cookies(name=name)


def test_session_is_gone(page: Page, live_server: LiveServer, address: str, editor: User) -> None:
    open_form(page, address)
    write(page)
    delete_cookie(page.context, "sessionid")

    save(page)

    expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()
    page.locator(".ProseMirror").wait_for()
    expect_words(page)
    sign_in_beside(page, editor)
    expect(page.get_by_text("You are signed in as Ines Halvorsen. Save your text.")).to_be_visible()
    save(page)
    expect_saved(page)


def sign_in_beside(page: Page, person: User) -> None:
    """With a password, in the tab that the link opens and that closes by itself."""
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Sign in").click()
    tab = opened.value
    tab.get_by_text("With a password or a passkey").click()
    tab.get_by_label("E-mail address or username").fill(person.username)
    tab.get_by_label("Password", exact=True).fill("a password")
    with tab.expect_event("close"):
        tab.get_by_role("button", name="Sign in", exact=True).click(no_wait_after=True)


def test_token_is_gone(page: Page, address: str) -> None:
    open_form(page, address)
    write(page)
    delete_cookie(page.context, "csrftoken")

    save(page)

    expect(page.get_by_text("The form had expired, so nothing is saved yet.")).to_be_visible()
    page.locator(".ProseMirror").wait_for()
    expect_words(page)
    save(page)
    expect_saved(page)


def test_session_and_token_are_gone(page: Page, address: str, editor: User) -> None:
    open_form(page, address)
    write(page)
    page.context.clear_cookies()

    save(page)

    expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()
    page.locator(".ProseMirror").wait_for()
    page.locator(".ProseMirror").click()
    page.keyboard.press("Control+A")
    page.keyboard.type(f"{WORDS}")
    sign_in_beside(page, editor)
    save(page)
    expect_saved(page)


def test_server_fails(page: Page, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    open_form(page, address)
    write(page)

    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("broken on purpose")

    with monkeypatch.context() as broken:
        broken.setattr(Article, "save", fail)
        save(page)
        expect(page.get_by_role("heading", name="Something broke")).to_be_visible()
    expect(page.locator("textarea[name=body]")).to_have_value(f"<p>{WORDS}</p>")

    restore_and_save(page, address)


def test_server_that_failed_takes_the_text_from_the_page_of_the_error(
    page: Page, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_form(page, address)
    write(page)

    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("broken on purpose")

    with monkeypatch.context() as broken:
        broken.setattr(Article, "save", fail)
        save(page)
        expect(page.get_by_role("heading", name="Something broke")).to_be_visible()
    page.get_by_role("button", name="Send it again").click()

    expect_saved(page)


def test_connection_breaks_during_save(page: Page, address: str) -> None:
    open_form(page, address)
    write(page)

    def cut(route: Route) -> None:
        if route.request.method == "POST":
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/admin/**", cut)
    save(page)
    page.wait_for_url("chrome-error://**")
    page.unroute("**/admin/**")

    restore_and_save(page, address)


def test_network_is_off(page: Page, address: str) -> None:
    open_form(page, address)
    write(page)
    page.context.set_offline(True)

    save(page)

    expect(page.get_by_role("alert").filter(has_text="You are offline")).to_be_visible()
    expect_words(page)
    page.context.set_offline(False)
    save(page)
    expect_saved(page)


def test_browser_is_offline_and_the_tab_is_closed(
    page: Page, address: str, asked: list[str]
) -> None:
    open_form(page, address)
    write(page)
    page.context.set_offline(True)
    other = page.context.new_page()
    page.close()
    page.context.set_offline(False)

    restore_and_save(other, address)


def test_somebody_saved_meanwhile(page: Page, editor: User, asked: list[str]) -> None:
    story = make_article(headline="The ferry", body="<p>It lies in the yard.</p>")
    address = f"{LIST}{story.pk}/change/"
    open_form(page, address)
    write(page)
    colleague = Client()
    colleague.force_login(make_staff(roles.EDITOR))
    change(colleague, story, body="<p>Theirs.</p>")

    save(page)
    expect(page.get_by_text("Somebody saved this text while you were writing")).to_be_visible()
    page.locator(".ProseMirror").wait_for()
    expect_words(page)
    page.goto("/admin/")
    assert asked == ["beforeunload"]

    open_form(page, address)
    expect(page.get_by_text("The text on the site was saved after that.")).to_be_hidden()
    restore(page)
    expect_words(page)
    save(page)
    expect_saved(page)


def test_offer_says_that_the_story_was_saved_after_the_text_was_typed(
    page: Page, editor: User, asked: list[str]
) -> None:
    story = make_article(headline="The ferry", body="<p>It lies in the yard.</p>")
    address = f"{LIST}{story.pk}/change/"
    open_form(page, address)
    write(page)
    page.goto("/admin/")
    colleague = Client()
    colleague.force_login(make_staff(roles.EDITOR))
    change(colleague, story, body="<p>Theirs.</p>")

    open_form(page, address)

    expect(page.get_by_text("The text on the site was saved after that.")).to_be_visible()
    restore(page)
    save(page)
    expect(page.get_by_text("Somebody saved this text while you were writing")).to_be_visible()
    expect(page.locator("#their-body")).to_have_value("<p>Theirs.</p>")
    page.locator(".ProseMirror").wait_for()
    expect_words(page)
    save(page)
    expect_saved(page)


# --- What is asked and what is not


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


def test_refused_save_keeps_the_text_and_asks(page: Page, address: str, asked: list[str]) -> None:
    open_form(page, address)
    write(page)
    page.get_by_label("Headline").fill("")
    save(page)
    expect(page.get_by_text("must be mended before this is saved")).to_be_visible()
    page.locator(".ProseMirror").wait_for()
    page.goto("/admin/")

    assert asked == ["beforeunload"]
    open_form(page, address)
    restore(page)
    assert body_of(page) == f"<p>{WORDS}</p>"
    page.get_by_label("Headline").fill(HEADLINE)
    save(page)
    expect_saved(page)


def test_publish_now_saves_the_text_and_drops_what_was_kept(page: Page, editor: User) -> None:
    open_form(page, ADD)
    write(page)
    page.get_by_role("button", name="Publish now").click()

    expect_saved(page)
    assert Article.objects.get().status == Article.Status.PUBLISHED


def test_text_typed_while_the_save_is_on_its_way_is_kept(page: Page, editor: User) -> None:
    """Only what the server has stored is dropped."""
    story = make_article(headline="The ferry")
    address = f"{LIST}{story.pk}/change/"
    open_form(page, address)
    write(page)
    page.evaluate("""() => document.querySelector("form.write").addEventListener("submit", () => {
        setTimeout(() => {
            const field = document.querySelector("#id_standfirst");
            field.value = "Typed after the click";
            field.dispatchEvent(new Event("input", {bubbles: true}));
        });
    })""")
    save(page)
    expect(page.locator(".messagelist .success")).to_be_visible()

    page.locator(".ProseMirror").wait_for()
    restore(page)

    expect(page.get_by_label("Standfirst")).to_have_value("Typed after the click")


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


# --- All fields, all tabs, all people


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


def choose(page: Page, field: str, name: str) -> None:
    """By typing into the box of Django's autocomplete."""
    page.locator(f"#id_{field} + .select2").click()
    page.locator(".select2-search__field").last.fill(name)
    page.get_by_role("option", name=name).click()


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


# --- Without JavaScript


def test_signed_out_save_without_javascript(browser: Browser, live_server: LiveServer) -> None:
    person = make_staff(roles.EDITOR)
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, live_server, person)
    page.goto(ADD)
    page.get_by_label("Headline").fill(HEADLINE)
    page.get_by_label("Standfirst").fill(STANDFIRST)
    page.get_by_label("Body", exact=True).fill(f"<p>{WORDS}</p>")
    context.clear_cookies()

    save(page)
    expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()
    with context.expect_page() as opened:
        page.get_by_role("link", name="Sign in").click()
    tab = opened.value
    tab.get_by_text("With a password or a passkey").click()
    tab.get_by_label("E-mail address or username").fill(person.username)
    tab.get_by_label("Password", exact=True).fill("a password")
    tab.get_by_role("button", name="Sign in", exact=True).click()
    expect(tab.get_by_role("heading", name="You are signed in")).to_be_visible()
    save(page)
    expect(page.get_by_text("The form had expired, so nothing is saved yet.")).to_be_visible()
    save(page)

    expect(page.locator(".messagelist .success")).to_be_visible()
    story = Article.objects.get()
    assert (story.headline, story.body) == (HEADLINE, f"<p>{WORDS}</p>")
    context.close()


# --- Looks


def test_pages_of_unsaved_text_are_accessible_in_every_width(
    page: Page, live_server: LiveServer, editor: User, look: Look, asked: list[str]
) -> None:
    story = make_article(headline="The ferry", body="<p>It lies in the yard.</p>")
    address = f"{LIST}{story.pk}/change/"
    open_form(page, address)
    write(page)
    look(page, "kept")
    page.goto("/admin/")
    open_form(page, address)
    expect(page.get_by_text("Unsaved text from this browser")).to_be_visible()
    look(page, "offer")
    restore(page)
    look(page, "restored")
    page.context.clear_cookies()
    save(page)
    expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()
    page.locator(".ProseMirror").wait_for()
    look(page, "signed-out")
    sign_in(page, live_server, editor)
    page.goto("/admin/signed-in/")
    look(page, "signed-in")
    assert re.search("signed in", page.title())
