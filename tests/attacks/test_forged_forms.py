"""Forms that another page sends, or with stolen parts: none acts, none fills somebody's box."""

from typing import Any

import pytest
from django.test import Client, override_settings

from comments.models import Comment, Draft
from tests.comments.views.comment_form import address, hidden, kept_text, known_reader, signed_in
from tests.factories import make_article, make_comment

pytestmark = [pytest.mark.django_db, pytest.mark.attack]

ELSEWHERE = {"origin": "https://evil.example", "sec-fetch-site": "cross-site"}
# Senders that no page of ours has; the last is an old browser, which tells the origin alone.
FOREIGN = [
    ELSEWHERE,
    {"origin": "null", "sec-fetch-site": "cross-site"},
    {"origin": "http://other.testserver", "sec-fetch-site": "same-site"},
    {"sec-fetch-site": "cross-site"},
    {"origin": "https://evil.example"},
    {"origin": "http://testserver.evil.example"},
    {"origin": "http://testserver:8443"},
]
ACTS = ["post", "preview", "sign-in", "sign-in:google", "log-out", "change"]


def token_of(client: Client) -> str:
    return hidden(client.get(address(make_article())).text, "csrfmiddlewaretoken")


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
@pytest.mark.parametrize("act", ACTS)
def test_cross_site_post_acts_on_nothing_and_fills_no_box(
    act: str, headers: dict[str, str]
) -> None:
    client, user = signed_in(checks=True)
    article = make_article()

    answer = client.post(
        address(article), {"text": "buy pills", "act": act, "writer": user.pk}, headers=headers
    )

    assert answer.status_code == 403
    assert kept_text(answer.text) == ""
    assert "draft" not in answer.cookies
    assert not Draft.objects.exists()
    assert not Comment.objects.on(article).exists()
    assert "_auth_user_id" in client.session


def test_text_of_another_sites_form_can_be_read_and_copied_but_is_not_ones_own() -> None:
    answer = Client(enforce_csrf_checks=True).post(
        address(make_article()), {"text": "mine after all"}, headers=ELSEWHERE
    )

    assert "mine after all" in answer.text
    assert "A page of another site sent this text" in answer.text
    assert kept_text(answer.text) == ""


def test_cross_site_post_with_a_right_token_is_refused_all_the_same() -> None:
    """The token leaked; the browser still says where the form stood."""
    client, user = signed_in(checks=True)
    stolen = token_of(client)
    article = make_article()

    for headers in FOREIGN[:3]:
        form = {"text": "pills", "writer": user.pk, "csrfmiddlewaretoken": stolen}
        assert client.post(address(article), form, headers=headers).status_code == 403
    assert not Comment.objects.on(article).exists()


def test_login_csrf_begins_no_sign_in_without_a_token_of_this_browser() -> None:
    victim, attacker = Client(enforce_csrf_checks=True), Client(enforce_csrf_checks=True)
    stolen = token_of(attacker)
    token_of(victim)

    for door in ("sign-in:google", "sign-in"):
        form = {"text": "x", "act": door, "csrfmiddlewaretoken": stolen}
        answer = victim.post(address(make_article()), form)
        assert answer.status_code == 403
        assert "Location" not in answer
    assert not Draft.objects.exists()


def test_token_of_another_session_is_refused_and_the_text_stays() -> None:
    client, user = signed_in(checks=True)
    token_of(client)
    other, _other_user = signed_in(checks=True)
    article = make_article()

    form = {"text": "kept", "writer": user.pk, "csrfmiddlewaretoken": token_of(other)}
    answer = client.post(address(article), form)

    assert (answer.status_code, kept_text(answer.text)) == (403, "kept")
    assert not Comment.objects.on(article).exists()


def test_token_from_before_the_sign_in_is_worth_nothing_after_it() -> None:
    client, user = Client(enforce_csrf_checks=True), known_reader()
    old = token_of(client)
    client.force_login(user)
    client.cookies.pop("csrftoken")
    token_of(client)
    article = make_article()

    form = {"text": "kept", "writer": user.pk, "csrfmiddlewaretoken": old}
    answer = client.post(address(article), form)

    assert answer.status_code == 403
    assert not Comment.objects.on(article).exists()


@pytest.mark.parametrize("referer", ["", "http://testserver/", "https://evil.example/"])
def test_https_post_without_origin_needs_a_referer_of_ours(referer: str) -> None:
    client, user = signed_in(checks=True)
    article = make_article()
    token = hidden(client.get(address(article), secure=True).text, "csrfmiddlewaretoken")
    form = {"text": "kept", "writer": user.pk, "csrfmiddlewaretoken": token}

    refused = client.post(address(article), form, secure=True, headers={"referer": referer})
    assert (refused.status_code, kept_text(refused.text)) == (403, "kept")
    assert not Comment.objects.on(article).exists()

    own = {"referer": "https://testserver/story/"}
    assert client.post(address(article), form, secure=True, headers=own).status_code == 302


def test_refused_form_leaves_no_line_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    """Every reader without scripts sends one: it is no attack that somebody should look at."""
    Client(enforce_csrf_checks=True).post(address(make_article()), {"text": "x"})

    assert caplog.records == []


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_cross_site_post_changes_no_words_of_an_edited_comment(headers: dict[str, str]) -> None:
    client, user = signed_in(checks=True)
    comment = make_comment(author=user, text="as I wrote it")

    answer = client.post(f"/comments/{comment.pk}/edit/", {"text": "pills"}, headers=headers)

    assert answer.status_code == 403
    assert kept_text(answer.text) == "as I wrote it"
    comment.refresh_from_db()
    assert comment.text == "as I wrote it"


def test_private_fragment_can_be_read_by_no_other_origin() -> None:
    client, _user = signed_in()
    headers = {"accept": "application/json", "origin": "https://evil.example"}

    answer = client.get(address(make_article()), headers=headers)

    assert "Access-Control-Allow-Origin" not in answer
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "application/json"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize("window", ["'><script>alert(1)</script>", "x" * 32, "0" * 31, "0" * 33])
def test_last_page_of_a_window_takes_its_own_numbers_only(window: str) -> None:
    client, url = Client(), address(make_article())

    assert "data-window" not in client.get(url, {"window": window}).text
    assert "<script>alert" not in client.get(url, {"window": window}).text
    framed = client.get(url, {"window": "0" * 32})
    assert "data-window" in framed.text
    assert framed["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("cookie", ["", "x", "x" * 5000, "é", "a" * 43 + "b" * 44])
def test_odd_cookie_of_drafts_is_replaced_and_finds_nothing(cookie: str) -> None:
    client: Any = Client()
    client.cookies["draft"] = cookie
    article = make_article()

    client.post(address(article), {"text": "kept", "act": "sign-in"})

    assert kept_text(client.get(address(article)).text) == "kept"


@override_settings(NEWSBLOG_DRAFT_COOKIE="__Host-draft", SESSION_COOKIE_SECURE=True)
def test_neighbouring_host_cannot_choose_the_cookie_of_drafts() -> None:
    """A cookie with that name is refused by browsers unless this very host set it over HTTPS."""
    client = Client()
    client.cookies["draft"] = "known-to-the-neighbour"

    answer = client.post(address(make_article()), {"text": "x", "act": "sign-in"}, secure=True)

    cookie = answer.cookies["__Host-draft"]
    assert (cookie["path"], cookie["domain"], cookie["secure"]) == ("/", "", True)
    assert cookie.value != "known-to-the-neighbour"
