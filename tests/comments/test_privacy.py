import io
import json
import zipfile

import pytest
from django.test import Client

from accounts import privacy
from accounts.models import User
from comments import counting, subscriptions
from comments.actions import like, moderate, post, report
from comments.models import Comment, EarlierText, Flag, Like, ModerationLog, Subscription
from tests.comments.mailing import Kind
from tests.comments.views.comment_form import known_reader, signed_in
from tests.factories import make_article, make_comment, make_page, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    """Somebody who did everything that can be done in a discussion."""
    user = make_user(display_name="Maren K.")
    article = make_article(headline="Ferry aground")
    comment = make_comment(
        article, author=user, name="Maren K.", text="My words", email="maren@mail.example",
        url="https://maren.example", network="192.0.2.0/24",
    )  # fmt: skip
    post.edit(comment, by=user, text="My better words")
    moderate.move("approve", [comment.pk], by=None)
    make_comment(parent=comment, text="An answer of another")
    other = make_comment(make_page(), author=make_user(display_name="Joana"))
    like.like(other, by=user)
    like.like(article, by=user)
    like.mute(other.author, by=user)  # type: ignore[arg-type]
    report.report(other, by=user, reason="other", note="Look at this.")
    subscriptions.follow(user, Kind.ALL, article)
    moderate.ban(user, by=None, reason="A week off.", effect="hold")
    return user


def test_all_that_is_kept_of_a_person_is_gathered(person: User) -> None:
    data = privacy.export_data(person)

    (comment,) = data["comments"]
    assert (comment["on"], comment["text"]) == ("Ferry aground", "My better words")
    assert (comment["email"], comment["network"]) == ("maren@mail.example", "192.0.2.0/24")
    assert [row["text"] for row in data["earlier_texts"]] == ["My words"]
    assert len(data["likes"]) == 2
    assert [row["note"] for row in data["reports"]] == ["Look at this."]
    assert [row["name"] for row in data["muted_people"]] == ["Joana"]
    assert [(row["about"], row["on"]) for row in data["comment_mails"]] == [
        ("all", "Ferry aground")
    ]
    assert [row["reason"] for row in data["bans"]] == ["A week off."]


def test_download_holds_ones_comments_for_people_and_machines(person: User) -> None:
    client, _user = signed_in(person)

    archive = zipfile.ZipFile(io.BytesIO(client.post("/accounts/download/").content))

    assert json.loads(archive.read("data.json"))["comments"][0]["text"] == "My better words"
    assert "My better words" in archive.read("data.html").decode()


def test_nobody_elses_words_are_gathered(person: User) -> None:
    stranger = make_user()

    data = privacy.export_data(stranger)

    assert {kind for kind, rows in data.items() if rows} == {"account"}


def test_anonymising_keeps_the_words_and_takes_everything_that_names_the_person(
    person: User,
) -> None:
    comment = Comment.objects.get(author=person)

    privacy.erase_person(person, erase=False)

    comment.refresh_from_db()
    assert (comment.text, comment.status) == ("My better words", "published")
    assert (comment.shown_name, comment.author) == ("Former reader", None)
    assert (comment.email, comment.url, comment.network) == ("", "", "")
    page = Client().get(comment.subject.get_absolute_url()).text
    assert "My better words" in page
    assert "Former reader" in page
    assert "Maren" not in page


def test_erasing_takes_the_words_too_and_leaves_the_threads_shape(person: User) -> None:
    comment = Comment.objects.get(author=person)

    privacy.erase_person(person, erase=True)

    comment.refresh_from_db()
    assert (comment.text, comment.html, comment.name) == ("", "", "Former reader")
    assert not EarlierText.objects.exists()
    page = Client().get(comment.subject.get_absolute_url()).text
    assert "better words" not in page
    assert "This comment was removed." in page
    assert "An answer of another" in page
    assert "Maren" not in page


def test_erased_comment_is_never_brought_back(person: User) -> None:
    comment = Comment.objects.get(author=person)

    privacy.erase_person(person, erase=True)

    with pytest.raises(moderate.TransitionRefusedError):
        moderate.restore(comment, by=None)
    assert ModerationLog.objects.filter(comment=comment, verb="withdraw", person=None).exists()


@pytest.mark.parametrize("erase", [False, True])
def test_counts_of_comments_and_likes_stay_right(person: User, erase: bool) -> None:
    for _ in range(2):
        make_comment(author=person)

    privacy.erase_person(person, erase=erase)

    assert list(counting.wrong_counts()) == []
    assert not Like.objects.exists()


@pytest.mark.parametrize("erase", [False, True])
def test_nothing_that_refers_to_the_person_is_left(person: User, erase: bool) -> None:
    privacy.erase_person(person, erase=erase)

    assert not Flag.objects.exists()
    assert not Subscription.objects.exists()
    assert not Comment.objects.filter(text__contains="Maren").exists()
    assert not Comment.objects.exclude(email="", url="", network="").filter(author=None).exists()


def test_report_of_an_erased_comment_waits_for_nobody() -> None:
    person = known_reader()
    report.report(Comment.objects.filter(author=person)[0], by=make_user(), reason="spam")

    privacy.erase_person(person, erase=True)

    assert not Flag.objects.exists()


def test_held_comment_of_somebody_who_left_can_still_be_judged() -> None:
    person = make_user()
    comment = post.post(make_article(), author=person, text="Held.").comment

    privacy.erase_person(person, erase=False)
    moderate.approve(comment, by=None)

    comment.refresh_from_db()
    assert (comment.status, comment.shown_name) == ("published", "Former reader")
