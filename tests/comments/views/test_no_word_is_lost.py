import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client

from articles.models import Article
from comments.actions import moderate
from comments.models import Comment, Draft, Word
from tests.comments.views.comment_form import (
    LONG,
    address,
    hidden,
    kept_text,
    known_reader,
    signed_in,
)
from tests.factories import make_article, make_comment

pytestmark = pytest.mark.django_db


def test_visitor_without_token_finds_the_text_on_the_reply_page_and_nothing_is_stored() -> None:
    article = make_article()

    answer = Client(enforce_csrf_checks=True).post(address(article), {"text": LONG})

    assert answer.status_code == 200
    assert kept_text(answer.text) == LONG
    assert not Comment.objects.exists()
    assert not Draft.objects.exists()


def test_expired_token_keeps_the_text_and_one_more_click_posts() -> None:
    client, user = signed_in(checks=True)
    article = make_article()
    stale = {"text": LONG, "writer": user.pk, "csrfmiddlewaretoken": "x" * 64}

    refused = client.post(address(article), stale)
    page = refused.text
    again = {
        "text": kept_text(page),
        "csrfmiddlewaretoken": hidden(page, "csrfmiddlewaretoken"),
        "key": hidden(page, "key"),
        "writer": hidden(page, "writer"),
    }
    posted = client.post(address(article), again)

    assert refused.status_code == 403
    assert "expired" in page
    assert posted.status_code == 302
    assert Comment.objects.on(article).get().text == LONG.strip()


def test_choosing_to_sign_in_keeps_the_text_on_the_server_until_it_is_posted() -> None:
    client, article, user = Client(enforce_csrf_checks=True), make_article(), known_reader()
    page = client.get(address(article)).text
    token = hidden(page, "csrfmiddlewaretoken")

    left = client.post(
        address(article), {"text": LONG, "act": "sign-in", "csrfmiddlewaretoken": token}
    )
    client.force_login(user)  # the door itself is tested elsewhere
    target = dict(parse_qsl(urlsplit(left["Location"]).query))["next"]
    assert target == f"/comments/article/{article.pk}/respond/#respond"
    back = client.get(target, follow=True)
    assert back.redirect_chain == [(address(article), 302)]

    assert left.status_code == 302
    cookie = left.cookies["draft"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert kept_text(back.text) == LONG
    assert not Comment.objects.on(article).exists()
    posted = client.post(
        address(article),
        {
            "text": kept_text(back.text),
            "csrfmiddlewaretoken": hidden(back.text, "csrfmiddlewaretoken"),
            "writer": hidden(back.text, "writer"),
            "key": hidden(back.text, "key"),
        },
    )
    assert posted.status_code == 302
    assert Comment.objects.on(article).get().author == user
    assert not Draft.objects.exists()


@pytest.mark.parametrize("act", ["log-out", "sign-in"])
def test_logging_out_and_changing_account_keep_the_text_though_the_session_is_flushed(
    act: str,
) -> None:
    client, user = signed_in()
    article = make_article()

    client.post(address(article), {"text": LONG, "act": act, "writer": user.pk})
    page = client.get(address(article)).text

    assert "_auth_user_id" not in client.session
    assert kept_text(page) == LONG
    assert "E-mail code" in page


def test_change_offers_the_other_ways_and_to_go_on_as_oneself() -> None:
    client, user = signed_in(known_reader(display_name="Maren K."))
    article = make_article()

    page = client.post(address(article), {"text": "kept", "act": "change", "writer": user.pk}).text

    assert kept_text(page) == "kept"
    assert "E-mail code" in page
    assert "Post as Maren K." in page
    assert "_auth_user_id" in client.session


def test_session_that_ended_while_typing_asks_to_sign_in_and_keeps_the_text() -> None:
    client, user = signed_in()
    article = make_article()
    client.logout()

    answer = client.post(address(article), {"text": LONG, "writer": user.pk})

    assert answer.status_code == 403
    assert kept_text(answer.text) == LONG
    assert kept_text(client.get(address(article)).text) == LONG


def test_text_is_never_posted_under_another_account_without_asking() -> None:
    writer = known_reader()
    client, other = signed_in(known_reader(display_name="Somebody Else"))
    article = make_article()

    answer = client.post(address(article), {"text": "mine", "writer": writer.pk})

    assert answer.status_code == 409
    assert "Post this as Somebody Else?" in answer.text
    assert kept_text(answer.text) == "mine"
    assert not Comment.objects.on(article).exists()
    assert hidden(answer.text, "writer") == str(other.pk)


def test_two_tabs_on_two_stories_keep_two_texts() -> None:
    client = Client()
    first, second = make_article(), make_article()
    for article, text in ((first, "one"), (second, "two")):
        client.post(address(article), {"text": text, "act": "sign-in"})

    assert [kept_text(client.get(address(a)).text) for a in (first, second)] == ["one", "two"]


@pytest.mark.parametrize(
    ("text", "status", "says"),
    [
        ("", 400, "nothing in the box"),
        ("x" * 10_001, 400, "10,000"),
        ("You rotter", 400, "not published here"),
    ],
)
def test_refusals_say_why_with_the_right_status_and_keep_the_text(
    text: str, status: int, says: str
) -> None:
    Word.objects.create(text="rotter", action="refuse")
    client, user = signed_in()

    answer = client.post(address(make_article()), {"text": text, "writer": user.pk})

    assert answer.status_code == status
    assert says in answer.text
    assert kept_text(answer.text) == text


def test_comments_closed_while_typing_keep_the_text_to_be_copied() -> None:
    client, user = signed_in()
    article = make_article()
    Article.objects.filter(pk=article.pk).update(comments_open=False)

    answer = client.post(address(article), {"text": LONG, "writer": user.pk})

    assert answer.status_code == 409
    assert "closed" in answer.text
    assert kept_text(answer.text) == LONG


def test_posting_too_fast_says_when_and_keeps_the_text() -> None:
    client, user = signed_in()
    article = make_article()
    client.post(address(article), {"text": "one", "writer": user.pk})

    answer = client.post(address(article), {"text": "two", "writer": user.pk})

    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 10
    assert kept_text(answer.text) == "two"
    assert "%" not in re.sub(r"<[^>]*>", "", answer.text.split("<main")[1].split("</main")[0])


def test_repeat_is_refused_and_the_second_click_is_held() -> None:
    client, user = signed_in()
    article = make_article()
    make_comment(article, author=user, text="Again")

    refused = client.post(address(article), {"text": "Again", "writer": user.pk})
    insisted = client.post(
        address(article),
        {"text": "Again", "writer": user.pk, "insists": hidden(refused.text, "insists")},
    )

    assert refused.status_code == 409
    assert insisted.status_code == 302
    assert Comment.objects.filter(status="held").count() == 1


def test_answer_to_what_was_removed_keeps_the_text_and_can_be_posted_without_it() -> None:
    client, user = signed_in()
    parent = make_comment()
    form = {"text": "Re", "parent": parent.pk, "writer": user.pk}
    moderate.remove(parent, by=None)

    refused = client.post(address(parent.subject), form)
    again = {**form, "parent": hidden(refused.text, "parent")}

    assert refused.status_code == 409
    assert client.post(address(parent.subject), again).status_code == 302
    assert Comment.objects.get(text="Re").parent is None


def test_banned_reader_is_told_and_keeps_the_text() -> None:
    client, user = signed_in()
    moderate.ban(user, by=None, reason="threats")

    answer = client.post(address(make_article()), {"text": "but", "writer": user.pk})

    assert answer.status_code == 403
    assert "threats" in answer.text
    assert kept_text(answer.text) == "but"


def test_more_than_a_megabyte_is_refused_before_it_is_read() -> None:
    client, user = signed_in()

    answer = client.post(
        address(make_article()), {"text": "x" * (1024 * 1024 + 1), "writer": user.pk}
    )

    assert answer.status_code == 413
    assert not Comment.objects.filter(author=user, text__startswith="xx").exists()


@pytest.mark.parametrize(
    "odd",
    [
        {"parent": "x"},
        {"parent": "9" * 40},
        {"parent": "-1"},
        {"key": "'"},
        {"key": "é" * 32},
        {"insists": "maybe"},
        {"act": "fly"},
        {"parent": ["1", "2"]},
    ],
)
def test_odd_fields_never_cost_the_text(odd: dict[str, object]) -> None:
    client, user = signed_in()
    article = make_article()

    answer = client.post(address(article), {"text": "kept\x00 all", "writer": user.pk, **odd})

    assert answer.status_code in {302, 409}
    if answer.status_code == 302:
        assert Comment.objects.on(article).get().text == "kept all"
    else:
        assert "kept" in kept_text(answer.text)


@pytest.mark.parametrize("how", ["draft", "future", "password", "nowhere"])
def test_what_readers_cannot_see_cannot_be_answered(how: str) -> None:
    client, user = signed_in()
    article = make_article(published=how != "draft", password="x" if how == "password" else "")
    if how == "future":
        Article.objects.filter(pk=article.pk).update(published_at="2099-01-01T00:00:00Z")
    url = (
        "/2020/01/01/none/respond/" if how == "nowhere" else f"{article.get_absolute_url()}respond/"
    )

    answer = client.post(url, {"text": "psst", "writer": user.pk})

    assert answer.status_code == (403 if how == "password" else 410)
    assert not Comment.objects.filter(text="psst").exists()
