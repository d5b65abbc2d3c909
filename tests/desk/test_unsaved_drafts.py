"""The desk names the drafts that browsers keep, and shows one again on request."""

import re

import pytest
from django.test import Client

from accounts import roles
from accounts.models import User
from articles.models import Article
from tests.articles.admin.story_form import ADD, LIST, form_of
from tests.desk.sent_forms import DRAFT, STAMP, WORDS, Browser, read, values
from tests.factories import make_article, make_author, make_category, make_page
from tests.roles import make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    return make_staff(roles.EDITOR)


def test_kept_text_is_shown_in_the_form_and_not_saved(editor: User) -> None:
    client = Client()
    client.force_login(editor)
    author, section = make_author("Ines Halvorsen"), make_category("Harbour")
    data = form_of(headline="", body=WORDS, section=section.pk, _restore="1")
    data |= {
        "_draft": f"{DRAFT}.{STAMP}",
        "bylines-TOTAL_FORMS": 1,
        "bylines-0-author": author.pk,
        "bylines-0-role": "writer",
        "bylines-0-position": 0,
    }

    response = client.post(ADD, data)

    assert response.status_code == 200
    assert not Article.objects.exists()
    shown = values(response)
    assert (shown["body"], shown["_draft"]) == ([WORDS], [f"{DRAFT}.{STAMP}"])
    page = response.content.decode()
    assert "Ines Halvorsen" in page
    assert "Your unsaved text is back in the form" in page
    assert "Please correct" not in page
    assert read(response).xpath("//*[@data-unsaved]")
    assert "saved-drafts" not in response.cookies


def test_a_save_names_the_draft_that_it_stored(editor: User) -> None:
    client = Client()
    client.force_login(editor)

    response = client.post(ADD, form_of(_draft=f"{DRAFT}.{STAMP}"))

    cookie = response.cookies["saved-drafts"]
    assert (cookie.value, cookie["path"], cookie["samesite"]) == (STAMP, "/admin/", "Lax")
    story = Article.objects.get()
    again = form_of(story, _draft=f"{DRAFT}.{'c' * 32}", _move="submit")
    response = client.post(f"{LIST}{story.pk}/change/", again)
    assert response.cookies["saved-drafts"].value == f"{STAMP}.{'c' * 32}"


def test_the_cookie_of_saved_drafts_stays_short(editor: User) -> None:
    client = Client()
    client.force_login(editor)
    story = make_article()
    stamps = [f"{number:032x}" for number in range(15)]

    for stamp in stamps:
        story.refresh_from_db()
        client.post(f"{LIST}{story.pk}/change/", form_of(story, _draft=f"{DRAFT}.{stamp}"))

    assert client.cookies["saved-drafts"].value.split(".") == stamps[-10:]


@pytest.mark.parametrize(
    "changes",
    [{"headline": ""}, {"version": 0}, {"section": 10**9}, {"_restore": "1"}],
    ids=["headline missing", "overtaken", "no such section", "restored only"],
)
def test_a_save_that_is_refused_names_no_draft(editor: User, changes: dict[str, object]) -> None:
    client = Client()
    client.force_login(editor)
    story = make_article()

    data = form_of(story, _draft=f"{DRAFT}.{STAMP}", **changes)
    response = client.post(f"{LIST}{story.pk}/change/", data)

    assert response.status_code == 200
    assert "saved-drafts" not in response.cookies
    assert values(response)["_draft"] == [f"{DRAFT}.{STAMP}"]


@pytest.mark.parametrize(
    "sent", ["", "x", f"{DRAFT}", f"{DRAFT}.{STAMP}; path=/", "\r\nSet-Cookie: a=b"]
)
def test_a_draft_that_is_none_is_neither_named_nor_echoed(editor: User, sent: str) -> None:
    client = Client()
    client.force_login(editor)

    refused = client.post(ADD, form_of(headline="", _draft=sent))
    saved = client.post(ADD, form_of(_draft=sent))

    assert values(refused)["_draft"] == [""]
    assert (saved.status_code, "saved-drafts" in saved.cookies) == (302, False)


def test_the_form_names_its_record_its_version_and_its_writer(editor: User) -> None:
    client = Client()
    client.force_login(editor)
    story, page = make_article(version=7), make_page()

    for address, record in (
        (ADD, "articles.article/new"),
        (f"{LIST}{story.pk}/change/", f"articles.article/{story.pk}"),
        (f"/admin/articles/page/{page.pk}/change/", f"articles.page/{page.pk}"),
    ):
        holder = read(client.get(address)).xpath("//*[@data-record]")[0]  # type: ignore[arg-type]

        assert (holder.get("data-record"), holder.get("data-person")) == (record, str(editor.pk))
        assert holder.get("data-unsaved") is None


def test_a_tab_opened_to_sign_in_ends_on_a_page_that_says_so(editor: User) -> None:
    browser = Browser(editor)

    response = browser.client.get("/admin/signed-in/")

    assert "You are signed in" in response.content.decode()
    assert re.search(rb"csrfmiddlewaretoken", response.content)
    browser.sign_out()
    assert browser.client.get("/admin/signed-in/").status_code == 302
