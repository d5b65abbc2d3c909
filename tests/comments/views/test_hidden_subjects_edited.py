"""A story goes while somebody edits a comment: the words are never lost."""

import pytest
from django.test import Client

from articles.models import Article
from comments.models import Comment
from tests.comments.views.comment_form import hidden, signed_in
from tests.comments.views.subjects import ELSEWHERE, HIDDEN, WORDS, S, copied_text, hide
from tests.factories import make_article, make_comment, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("how", HIDDEN[:-1])
def test_edited_text_is_given_back_when_the_story_is_gone(how: str) -> None:
    client, user = signed_in()
    comment = make_comment(author=user, text="As it was.")
    assert isinstance(comment.subject, Article)
    hide(comment.subject, how)

    answer = client.post(f"/comments/{comment.pk}/edit/", {"text": WORDS})

    assert (answer.status_code, copied_text(answer.text)) == (410, WORDS)
    comment.refresh_from_db()
    assert comment.text == "As it was."


def test_edited_text_is_given_back_when_the_comment_was_removed() -> None:
    client, user = signed_in()
    comment = make_comment(author=user)
    Comment.objects.filter(pk=comment.pk).update(status=Comment.Status.REMOVED)

    answer = client.post(f"/comments/{comment.pk}/edit/", {"text": WORDS})
    assert (answer.status_code, copied_text(answer.text)) == (410, WORDS)
    Comment.objects.filter(pk=comment.pk).delete()
    answer = client.post(f"/comments/{comment.pk}/edit/", {"text": WORDS})
    assert (answer.status_code, copied_text(answer.text)) == (410, WORDS)
    assert client.get(f"/comments/{comment.pk}/edit/").status_code == 404


def test_edit_of_somebody_elses_comment_tells_nothing_of_it() -> None:
    client, _user = signed_in()
    comment = make_comment(author=make_user(), text="Kryptos")

    answer = client.post(f"/comments/{comment.pk}/edit/", {"text": WORDS})

    assert "Kryptos" not in answer.text
    assert copied_text(answer.text) == WORDS


def test_edited_text_is_given_back_when_the_story_asks_for_a_password() -> None:
    client, user = signed_in()
    comment = make_comment(make_article(password="sesame"), author=user)

    answer = client.post(f"/comments/{comment.pk}/edit/", {"text": WORDS})

    assert (answer.status_code, copied_text(answer.text)) == (403, WORDS)
    opened = client.get(f"/comments/{comment.pk}/edit/")
    assert opened["Location"] == comment.subject.get_absolute_url()


def test_forged_edit_of_a_comment_that_is_gone_fills_no_box() -> None:
    client, user = signed_in()
    comment = make_comment(author=user)
    assert isinstance(comment.subject, Article)
    hide(comment.subject, S.WITHDRAWN)

    answer = client.post(f"/comments/{comment.pk}/edit/", {"text": "pills"}, headers=ELSEWHERE)

    assert "pills" not in answer.text


def test_edited_text_of_an_expired_session_is_given_back_without_a_token() -> None:
    comment = make_comment(author=make_user())

    answer = Client(enforce_csrf_checks=True).post(f"/comments/{comment.pk}/edit/", {"text": WORDS})

    assert (answer.status_code, copied_text(answer.text)) == (403, WORDS)
    assert "/accounts/login/" in answer.text


def test_own_comment_can_be_deleted_when_its_story_is_gone() -> None:
    client, user = signed_in()
    comment = make_comment(make_article(headline="Kryptos"), author=user)
    assert isinstance(comment.subject, Article)
    hide(comment.subject, S.PRIVATE)

    assert "Kryptos" not in client.get(f"/comments/{comment.pk}/delete/").text
    answer = client.post(f"/comments/{comment.pk}/delete/")

    assert answer["Location"] == "/comments/mine/"
    comment.refresh_from_db()
    assert comment.withdrawn_at is not None


def test_hidden_key_and_writer_are_in_the_form_that_posts_by_number() -> None:
    client, user = signed_in()
    page = client.get(make_article().get_absolute_url()).text

    assert hidden(page, "writer") == str(user.pk)
    assert hidden(page, "key")
