"""Comments under a story with a password: nothing answers to those who have not given it."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from articles.models import Article, Subject
from comments.models import Comment, Flag, Like, Mute
from tests.comments.views.comment_form import address, known_reader
from tests.factories import make_article, make_comment, make_page, make_user

pytestmark = pytest.mark.django_db

MAKERS = [make_article, make_page]


def visitor(user: User | None) -> Client:
    client = Client()
    if user:
        client.force_login(user)
    return client


def opened(client: Client, subject: Subject) -> Client:
    assert client.post(subject.get_absolute_url(), {"password": "sesame"}).status_code == 302
    return client


def acts(comment: Comment) -> list[str]:
    found = [f"/comments/{comment.pk}/{act}/" for act in ("like", "report", "mute")]
    if comment.article_id:
        found.append(f"/comments/article/{comment.article_id}/like/")
    return found


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("is_signed_in", [False, True])
def test_like_report_and_mute_are_not_found_without_the_password(
    make: Callable[..., Subject], is_signed_in: bool
) -> None:
    comment = make_comment(make(password="sesame"), name="Kryptos", author=make_user())
    client = visitor(known_reader() if is_signed_in else None)
    form = {"like": "1", "mute": "1", "reason": "spam", "note": "x"}

    for url in acts(comment):
        for headers in ({}, {"Accept": "application/json"}):
            assert client.get(url, headers=headers).status_code == 404
            assert client.post(url, form, headers=headers).status_code == 404
            assert client.post(url, {"like": "0", "mute": "0"}, headers=headers).status_code == 404
    assert not (Like.objects.exists())
    assert not (Flag.objects.exists())
    assert not (Mute.objects.exists())


@pytest.mark.parametrize("make", MAKERS)
def test_they_work_for_those_who_gave_it(make: Callable[..., Subject]) -> None:
    subject = make(password="sesame")
    comment = make_comment(subject, author=make_user())
    client = opened(visitor(known_reader()), subject)

    for url in acts(comment):
        assert client.get(url).status_code == 200
        assert client.post(url, {"like": "1", "reason": "spam"}).status_code in {200, 302}
    assert (Like.objects.filter(comment=comment).count(), Flag.objects.count()) == (1, 1)
    assert Mute.objects.count() == 1


def test_proof_for_comments_is_of_one_story_and_ends_with_the_password() -> None:
    story, other = make_article(password="sesame"), make_article(password="sesame")
    mine, theirs = make_comment(story, author=make_user()), make_comment(other, author=make_user())
    client = opened(visitor(known_reader()), story)

    cookie = client.cookies[f"unlocked-article-{story.pk}"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/comments/", True, "Lax")
    assert client.get(f"/comments/{mine.pk}/like/").status_code == 200
    assert client.get(f"/comments/{theirs.pk}/like/").status_code == 404
    client.cookies[f"unlocked-article-{other.pk}"] = cookie.value
    assert client.get(f"/comments/{theirs.pk}/like/").status_code == 404
    Article.objects.filter(pk=story.pk).update(password="another")
    assert client.get(f"/comments/{mine.pk}/like/").status_code == 404


def test_two_open_stories_stay_open() -> None:
    stories = [make_article(password="sesame") for _ in range(3)]
    client = visitor(known_reader())
    for story in stories:
        opened(client, story)

    for story in stories:
        assert client.get(f"/comments/article/{story.pk}/like/").status_code == 200


@pytest.mark.parametrize("make", MAKERS)
def test_every_other_address_of_its_discussion_asks_for_the_password_or_is_not_found(
    make: Callable[..., Subject],
) -> None:
    subject = make(password="sesame")
    comment = make_comment(subject, text="Kryptos", name="Kryptos")
    reply = make_comment(parent=comment, text="Kryptos")
    kind, url = str(subject._meta.model_name), subject.get_absolute_url()
    for client in (visitor(None), visitor(known_reader())):
        for part in ("respond/", f"comment-thread-{comment.pk}/", "comment-page-2/"):
            answer = client.get(f"{url}{part}", follow=True)
            assert 'name="password"' in answer.text
            assert "Kryptos" not in answer.text
        for path in (f"/comments/{reply.pk}/", f"/comments/{kind}/{subject.pk}/at/{reply.pk}/"):
            answer = client.get(path)
            assert (answer.status_code, answer["Location"].partition("#")[0]) == (302, url)
            assert 'name="password"' in client.get(path, follow=True).text
        for path in (f"{url}feed/", f"{url}feed/atom/"):
            assert client.get(path).status_code == 404
        assert client.get(f"/comments/{kind}/{subject.pk}/since/0/").status_code == 404
        answer = client.get(
            f"/comments/{kind}/{subject.pk}/respond/", headers={"Accept": "application/json"}
        )
        assert (answer.status_code, answer["Location"]) == (302, url)


def test_password_asks_before_it_says_whether_a_comment_is_there() -> None:
    story = make_article(password="sesame")

    answer = visitor(None).get(f"/comments/article/{story.pk}/at/999999/")

    assert (answer.status_code, answer["Location"]) == (302, story.get_absolute_url())


def test_form_on_the_open_story_posts_by_number() -> None:
    story, user = make_article(password="sesame"), known_reader()
    client = opened(visitor(user), story)

    answer = client.post(
        f"/comments/article/{story.pk}/respond/", {"text": "In here", "writer": user.pk}
    )

    assert answer["Location"].startswith(story.get_absolute_url())
    assert client.get(address(story)).status_code == 200


# --- Stories that are not public any more


def test_lists_of_ones_own_name_no_story_that_was_taken_back() -> None:
    user = known_reader(email="reader@example.org")
    story = make_article(headline="Kryptos", slug="kryptos")
    make_comment(story, author=user, text="My own words")
    Like.objects.create(article=story, person=user, created_at=story.created_at)
    client = visitor(user)
    assert "Kryptos" in client.get("/comments/mine/").text

    for status in (Article.Status.PRIVATE, Article.Status.WITHDRAWN, Article.Status.TRASHED):
        Article.objects.filter(pk=story.pk).update(status=status)
        page = client.get("/comments/mine/").text
        assert "My own words" in page
        assert "A text that is not public" in page
        assert "ryptos" not in page
