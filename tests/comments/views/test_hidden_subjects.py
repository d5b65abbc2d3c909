"""A story goes or closes while somebody writes a comment: the words are never lost."""

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article, Page
from comments import drafts
from comments.models import Comment, Draft
from tests.comments.views.comment_form import address, kept_text, known_reader, signed_in
from tests.comments.views.subjects import (
    ELSEWHERE,
    HIDDEN,
    JSON,
    WORDS,
    S,
    action,
    copied_text,
    give_slug,
    hide,
    send,
)
from tests.factories import make_article, make_page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("how", HIDDEN)
@pytest.mark.parametrize("headers", [{}, JSON], ids=["form", "script"])
def test_text_for_a_story_that_is_gone_stands_on_the_page_that_says_so(
    how: str, headers: dict[str, str]
) -> None:
    client, user = signed_in()
    story = make_article(headline="Kryptos", slug="kryptos")
    urls = [action(client, story), address(story)]
    hide(story, how)

    for url in urls:
        answer = client.post(url, {"text": WORDS, "writer": user.pk}, headers=headers)
        assert answer.status_code == 410
        assert copied_text(answer.text) == WORDS
        assert "was not posted" in answer.text
        assert answer["Content-Type"].startswith("text/html")
        assert "no-store" in answer["Cache-Control"]
        assert "Kryptos" not in answer.text
    assert not Comment.objects.filter(text=WORDS).exists()


def test_text_of_a_visitor_without_a_token_can_be_copied_too() -> None:
    story = make_article()
    hide(story, S.WITHDRAWN)

    for act in ("post", "sign-in", "sign-in:google", "preview", "guest", "log-out", "change", "x"):
        client = Client(enforce_csrf_checks=True)
        answer = client.post(address(story), {"text": WORDS, "act": act})
        assert (answer.status_code, copied_text(answer.text)) == (410, WORDS)
        assert not Draft.objects.exists()


def test_story_that_moved_and_was_then_withdrawn_still_gives_the_text_back() -> None:
    client, user = signed_in()
    story = make_article(slug="first")
    url = address(story)
    give_slug(story, "second")
    hide(story, S.WITHDRAWN)

    answer = send(client, url, user)

    assert (answer.status_code, copied_text(answer.text)) == (410, WORDS)


def test_text_that_waited_for_a_sign_in_is_given_back_when_the_story_is_gone() -> None:
    client = Client()
    story = make_article()
    client.post(address(story), {"text": WORDS, "act": "sign-in"})
    hide(story, S.WITHDRAWN)
    client.force_login(known_reader())

    for url in (address(story), f"/comments/article/{story.pk}/respond/"):
        answer = client.get(url)
        assert (answer.status_code, copied_text(answer.text)) == (410, WORDS)
        assert Client().get(url).status_code in {404, 410}
        assert WORDS not in Client().get(url).text


def test_reply_page_of_a_withdrawn_story_says_410_as_the_story_does() -> None:
    story = make_article()
    hide(story, S.WITHDRAWN)

    assert Client().get(address(story)).status_code == 410


@pytest.mark.parametrize("how", [S.PRIVATE, S.DRAFT, S.TRASHED, "scheduled", "deleted"])
def test_reply_page_of_a_hidden_story_is_not_found(how: str) -> None:
    story = make_article()
    hide(story, how)

    assert Client().get(address(story)).status_code == 404
    assert Client().get(f"/comments/article/{story.pk}/respond/").status_code == 404


def test_post_tells_no_story_that_was_never_public_from_none() -> None:
    draft = make_article(published=False, headline="Kryptos")
    pages = [
        Client().post(f"/comments/article/{pk}/respond/", {"text": "x"}).text
        for pk in (draft.pk, 999_999_999)
    ]

    assert pages[0] == pages[1]


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_nothing_to_copy_is_no_empty_box(text: str) -> None:
    story = make_article()
    hide(story, S.WITHDRAWN)

    answer = Client().post(address(story), {"text": text})

    assert answer.status_code == 410
    assert "<textarea" not in answer.text


def test_forged_form_for_a_story_that_is_gone_fills_no_box_and_keeps_nothing() -> None:
    client, user = signed_in()
    story = make_article()
    hide(story, S.WITHDRAWN)
    for url in (address(story), f"/comments/article/{story.pk}/respond/"):
        answer = client.post(
            url, {"text": "buy pills", "writer": user.pk, "act": "sign-in"}, headers=ELSEWHERE
        )
        assert answer.status_code in {403, 404}
        assert "buy pills" not in answer.text
    assert not Draft.objects.exists()


def test_forged_form_by_number_acts_on_nothing() -> None:
    client, user = signed_in(checks=True)
    story = make_article()

    answer = client.post(
        f"/comments/article/{story.pk}/respond/",
        {"text": "buy pills", "writer": user.pk, "act": "post"},
        headers=ELSEWHERE,
    )

    assert (answer.status_code, kept_text(answer.text)) == (403, "")
    assert not Comment.objects.on(story).exists()


def test_too_large_a_text_is_refused_before_it_is_read_wherever_it_goes() -> None:
    for url in ("/comments/article/999999/respond/", "/2026/01/01/nothing/respond/"):
        answer = Client().post(url, {"text": "x" * 1_100_000})
        assert answer.status_code == 413


def test_page_that_was_made_private_gives_the_text_back() -> None:
    client, user = signed_in()
    page = make_page()
    urls = [action(client, page), address(page)]
    Page.objects.filter(pk=page.pk).update(status=Page.Status.PRIVATE)

    for url in urls:
        answer = send(client, url, user)
        assert (answer.status_code, copied_text(answer.text)) == (410, WORDS)


@pytest.mark.parametrize("headers", [{}, JSON], ids=["form", "script"])
def test_text_for_a_story_that_got_a_password_stands_on_the_page(headers: dict[str, str]) -> None:
    client, user = signed_in()
    story = make_article()
    url = action(client, story)
    Article.objects.filter(pk=story.pk).update(password="sesame")

    answer = client.post(url, {"text": WORDS, "writer": user.pk}, headers=headers)

    assert (answer.status_code, copied_text(answer.text)) == (403, WORDS)
    assert "password" in answer.text
    assert not Comment.objects.on(story).exists()


def test_text_for_a_story_that_got_a_password_is_in_the_box_once_it_was_given() -> None:
    client, user = signed_in()
    story = make_article()
    url = action(client, story)
    Article.objects.filter(pk=story.pk).update(password="sesame")
    send(client, url, user)

    client.post(story.get_absolute_url(), {"password": "sesame"})

    assert kept_text(client.get(address(story)).text) == WORDS
    assert send(client, url, user).status_code == 302


def test_text_of_a_forged_form_for_a_story_with_a_password_is_not_kept() -> None:
    client, user = signed_in()
    story = make_article(password="sesame")

    answer = client.post(address(story), {"text": "pills", "writer": user.pk}, headers=ELSEWHERE)

    assert "pills" not in answer.text
    assert not Draft.objects.exists()


def test_moved_story_with_a_password_keeps_the_text_though_the_proof_was_for_the_old_address() -> (
    None
):
    client, user = signed_in()
    story = make_article(slug="first", password="sesame")
    client.post(story.get_absolute_url(), {"password": "sesame"})
    url = action(client, story)
    give_slug(story, "second")

    answer = send(client, url, user)

    assert answer.status_code == 302
    assert Comment.objects.on(story).get().text == WORDS


@pytest.mark.parametrize("headers", [{}, JSON], ids=["form", "script"])
def test_text_for_a_discussion_that_was_closed_stays(headers: dict[str, str]) -> None:
    client, user = signed_in()
    story = make_article()
    url = action(client, story)
    Article.objects.filter(pk=story.pk).update(comments_open=False)

    answer = client.post(url, {"text": WORDS, "writer": user.pk}, headers=headers)

    assert answer.status_code == 409
    assert "Comments have been closed" in (answer.json()["error"] if headers else answer.text)
    if not headers:
        assert kept_text(answer.text) == WORDS


def test_draft_of_this_browser_stays_with_the_story_when_its_address_changes() -> None:
    client = Client()
    story = make_article(slug="first")
    client.post(address(story), {"text": WORDS, "act": "sign-in"})
    give_slug(story, "second")
    make_article(slug="first")

    assert kept_text(client.get(address(story)).text) == WORDS
    browser = client.cookies["draft"].value
    assert drafts.find(browser, story, None, at=timezone.now()).text == WORDS


def test_browser_names_the_draft_by_the_story_not_by_its_address() -> None:
    client, _user = signed_in()
    story = make_article(slug="first")
    before = action(client, story)
    give_slug(story, "second")

    assert action(client, story) == before
    assert "first" not in before
