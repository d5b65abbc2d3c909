import datetime as dt

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from comments.models import Comment
from tests.comments.views.comment_form import LONG, hidden, kept_text
from tests.factories import make_comment, make_user

pytestmark = pytest.mark.django_db


def own_comment(**fields: object) -> tuple[Client, User, Comment]:
    user = make_user()
    for _ in range(2):
        make_comment(author=user, created_at=timezone.now() - dt.timedelta(days=2))
    comment = make_comment(author=user, text="Frist", **fields)  # type: ignore[arg-type]
    client = Client()
    client.force_login(user)
    return client, user, comment


def test_writer_edits_and_the_page_says_edited() -> None:
    client, _user, comment = own_comment()
    url = reverse("comments:edit", args=[comment.pk])
    assert "Frist</textarea>" in client.get(url).text

    answer = client.post(url, {"text": "First"})

    page = client.get(answer["Location"]).text
    assert "First" in page
    assert "edited" in page


def test_late_edit_is_refused_with_the_text_kept() -> None:
    client, _user, comment = own_comment(created_at=timezone.now() - dt.timedelta(minutes=16))

    answer = client.post(reverse("comments:edit", args=[comment.pk]), {"text": "My long new words"})

    assert answer.status_code == 409
    assert "The time for editing is over" in answer.text
    assert "My long new words</textarea>" in answer.text


def test_expired_form_keeps_the_edited_text() -> None:
    _client, user, comment = own_comment()
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)

    answer = client.post(reverse("comments:edit", args=[comment.pk]), {"text": "New words"})

    assert answer.status_code == 403
    assert "New words</textarea>" in answer.text


def test_deleting_asks_once_and_leaves_no_words() -> None:
    client, _user, comment = own_comment()
    url = reverse("comments:delete", args=[comment.pk])
    assert "Delete this comment?" in client.get(url).text
    assert Comment.objects.get(pk=comment.pk).status == "published"

    answer = client.post(url)

    assert "Frist" not in client.get(answer["Location"]).text
    assert Comment.objects.get(pk=comment.pk).withdrawn_at


@pytest.mark.parametrize("act", ["edit", "delete"])
def test_comment_of_another_is_not_found_and_visitors_are_asked_to_sign_in(act: str) -> None:
    _client, _user, comment = own_comment()
    url = reverse(f"comments:{act}", args=[comment.pk])
    stranger = Client()
    stranger.force_login(make_user(is_staff=True))

    assert stranger.get(url).status_code == 404
    assert stranger.post(url, {"text": "x"}).status_code == (410 if act == "edit" else 404)
    assert url in Client().post(url, {"text": "x"})["Location"].replace("%2F", "/")
    assert Comment.objects.get(pk=comment.pk).text == "Frist"


def test_own_comments_offer_to_edit_and_delete_and_others_to_report() -> None:
    client, _user, comment = own_comment()
    other = make_comment(comment.article)

    page = client.get(comment.subject.get_absolute_url()).text

    for act, target, is_offered in (
        ("edit", comment, True),
        ("delete", comment, True),
        ("report", comment, False),
        ("edit", other, False),
        ("report", other, True),
        ("like", other, True),
    ):
        assert (reverse(f"comments:{act}", args=[target.pk]) in page) is is_offered


def test_answered_comment_does_not_offer_to_edit() -> None:
    client, _user, comment = own_comment()
    make_comment(parent=comment)

    page = client.get(comment.subject.get_absolute_url()).text

    assert reverse("comments:edit", args=[comment.pk]) not in page


def test_writer_edits_and_deletes_what_waits_for_a_moderator() -> None:
    client, _user, comment = own_comment(status="held")

    page = client.get(comment.subject.get_absolute_url()).text

    assert reverse("comments:edit", args=[comment.pk]) in page
    assert reverse("comments:delete", args=[comment.pk]) in page


def test_edit_whose_session_had_ended_is_there_after_the_sign_in() -> None:
    _client, writer, comment = own_comment()
    client = Client(enforce_csrf_checks=True)
    client.force_login(writer)
    url = f"/comments/{comment.pk}/edit/"
    token = hidden(client.get(url).text, "csrfmiddlewaretoken")
    Session.objects.all().delete()

    left = client.post(url, {"text": LONG, "csrfmiddlewaretoken": token})
    client.force_login(writer)  # the door itself is tested elsewhere
    back = client.get(url)

    assert left["Location"].startswith("/accounts/login/?next=")
    assert kept_text(back.text) == LONG
    assert kept_text(client.get(url).text) == "Frist"
    comment.refresh_from_db()
    assert comment.text == "Frist"
