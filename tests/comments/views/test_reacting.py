import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from articles.models import Article
from comments.models import Comment, Flag, Like, Mute
from tests.factories import make_article, make_comment, make_user

pytestmark = pytest.mark.django_db


def reader() -> tuple[Client, User]:
    user, client = make_user(), Client()
    client.force_login(user)
    return client, user


def test_like_is_counted_in_words_and_taken_back() -> None:
    client, _user = reader()
    comment = make_comment()
    url = reverse("comments:like", args=[comment.pk])
    assert "Like this comment?" in client.get(url).text

    place = client.post(url)["Location"]
    page = client.get(place).text
    assert "One reader likes this." in page
    assert "data-liked" in page

    client.post(url, {"like": "0"})
    assert Comment.objects.get(pk=comment.pk).like_count == 0


def test_script_that_likes_is_answered_with_the_words_to_show() -> None:
    client, _user = reader()
    comment = make_comment()
    for _ in range(2):
        Like.objects.create(comment=comment, person=make_user(), created_at=comment.created_at)

    answer = client.post(
        reverse("comments:like", args=[comment.pk]), headers={"Accept": "application/json"}
    )

    assert answer.json() == {
        "count": 3, "likes": True, "label": "Liked", "words": "3 readers like this.",
    }  # fmt: skip


def test_story_is_liked_too() -> None:
    client, user = reader()
    article = make_article()

    client.post(reverse("comments:like-article", args=[article.pk]))

    assert Like.objects.get().person == user


def test_report_needs_a_reason_and_says_thank_you() -> None:
    client, user = reader()
    comment = make_comment(text="Nasty words")
    url = reverse("comments:report", args=[comment.pk])
    assert "Nasty words" in client.get(url).text

    empty = client.post(url)
    vague = client.post(url, {"reason": "other", "note": ""})
    good = client.post(url, {"reason": "other", "note": "Names my <street>"})

    assert empty.status_code == vague.status_code == 400
    assert "Choose what is wrong" in empty.text
    assert "few words" in vague.text
    assert good.status_code == 200
    assert Flag.objects.get().person == user


def test_report_keeps_what_was_typed_when_it_is_refused() -> None:
    client, _user = reader()
    url = reverse("comments:report", args=[make_comment().pk])

    assert "my long story</textarea>" in client.post(url, {"note": "my long story"}).text


def test_muted_person_is_folded_away_for_the_one_who_muted_only() -> None:
    client, user = reader()
    loud = make_comment(author=make_user(), text="LOUD")

    place = client.post(reverse("comments:mute", args=[loud.pk]))["Location"]

    assert Mute.objects.get().person == user
    assert "You muted this person" in client.get(place).text
    assert "You muted this person" not in Client().get(place).text
    client.post(reverse("comments:mute", args=[loud.pk]), {"mute": "0"})
    assert not Mute.objects.exists()


@pytest.mark.parametrize("act", ["like", "report", "mute"])
def test_visitors_sign_in_first_and_nothing_happens_before(act: str) -> None:
    comment = make_comment(author=make_user())
    url = reverse(f"comments:{act}", args=[comment.pk])

    answer = Client().post(url, {"reason": "spam"})

    assert answer.status_code == 302
    assert url in answer["Location"].replace("%2F", "/")
    assert not [model for model in (Like, Flag, Mute) if model.objects.exists()]


@pytest.mark.parametrize("act", ["like", "report", "mute"])
def test_forged_forms_do_nothing(act: str) -> None:
    comment, user = make_comment(author=make_user()), make_user()
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)

    answer = client.post(reverse(f"comments:{act}", args=[comment.pk]), {"reason": "spam"})

    assert answer.status_code == 403
    assert not [model for model in (Like, Flag, Mute) if model.objects.exists()]


@pytest.mark.parametrize("act", ["like", "report", "mute"])
def test_hidden_comments_are_not_found(act: str) -> None:
    client, _user = reader()
    held = make_comment(status="held", author=make_user(), text="secret")
    unpublished = make_comment(make_article(published=False), author=make_user(), text="secret")

    for comment in (held, unpublished):
        answer = client.get(reverse(f"comments:{act}", args=[comment.pk]))
        assert answer.status_code == 404
        assert "secret" not in answer.text


def test_words_behind_a_password_are_not_quoted() -> None:
    client, _user = reader()
    comment = make_comment(make_article(password="tides"), text="secret words")

    for act in ("like", "report"):
        page = client.get(reverse(f"comments:{act}", args=[comment.pk])).text
        assert "secret words" not in page


def test_too_many_reports_are_told_to_wait() -> None:
    client, _user = reader()
    codes = [
        client.post(reverse("comments:report", args=[make_comment().pk]), {"reason": "spam"})
        for _ in range(11)
    ]

    assert codes[-1].status_code == 429
    assert int(codes[-1]["Retry-After"]) > 0


def test_page_behind_the_like_button_takes_a_like_back_too() -> None:
    client, user = reader()
    for liked in (make_comment(), make_article()):
        kind = "like-article" if isinstance(liked, Article) else "like"
        url = reverse(f"comments:{kind}", args=[liked.pk])
        assert 'value="0"' not in client.get(url).text
        client.post(url)

        asked = client.get(url).text

        assert "Unlike it?" in asked
        assert '<input type="hidden" name="like" value="0">' in asked
        client.post(url, {"like": "0"})
    assert not Like.objects.filter(person=user).exists()
