"""A save that fails loses no word, whatever it fails on."""

import re

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from accounts import roles
from accounts.models import User
from articles.models import Article
from tests.articles.admin.story_form import change
from tests.factories import make_article
from tests.journeys.conftest import Look
from tests.journeys.sessions import sign_in
from tests.journeys.unsaved.writing import (
    ADD,
    HEADLINE,
    LIST,
    STANDFIRST,
    WORDS,
    body_of,
    delete_cookie,
    expect_saved,
    expect_words,
    open_form,
    restore,
    restore_and_save,
    save,
    sign_in_beside,
    write,
)
from tests.roles import make_staff


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


def test_refused_save_keeps_the_text_and_asks(page: Page, address: str, asked: list[str]) -> None:
    open_form(page, address)
    write(page)
    page.get_by_label("Headline").fill("")
    save(page)
    expect(page.get_by_text("Not saved. Please correct the")).to_be_visible()
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
