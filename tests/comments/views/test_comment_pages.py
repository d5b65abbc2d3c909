import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from comments.counting import recount
from comments.models import Comment
from tests.factories import make_article, make_comment, make_page, make_user

pytestmark = pytest.mark.django_db


def test_permalink_leads_to_the_page_of_the_discussion_that_the_comment_is_on(
    client: Client,
) -> None:
    article = make_article()
    comments = [make_comment(article) for _ in range(51)]
    reply = make_comment(parent=comments[50])
    url = article.get_absolute_url()

    places = [client.get(c.get_absolute_url())["Location"] for c in (comments[49], reply)]

    assert places == [
        f"{url}#comment-{comments[49].pk}",
        f"{url}comment-page-2/#comment-{reply.pk}",
    ]


def test_hidden_roots_do_not_move_the_others_to_another_page(client: Client) -> None:
    article = make_article()
    for _ in range(10):
        make_comment(article, status="spam")
    roots = [make_comment(article) for _ in range(50)]

    assert "comment-page" not in client.get(roots[-1].get_absolute_url())["Location"]


@pytest.mark.parametrize("status", ["held", "spam", "removed"])
def test_permalink_of_a_hidden_comment_is_not_found(client: Client, status: str) -> None:
    assert client.get(make_comment(status=status).get_absolute_url()).status_code == 404


def test_permalink_does_not_betray_an_unpublished_story(client: Client) -> None:
    comment = make_comment(make_article(published=False))

    assert client.get(comment.get_absolute_url()).status_code == 404


def test_old_number_of_an_imported_comment_is_found_under_its_story(client: Client) -> None:
    article = make_article()
    elsewhere = make_comment()
    imported = make_comment(article, old_anchor=elsewhere.pk)

    answer = client.get(reverse("comments:find", args=["article", article.pk, elsewhere.pk]))

    assert answer["Location"] == f"{article.get_absolute_url()}#comment-{imported.pk}"
    unknown = reverse("comments:find", args=["article", article.pk, 10**17])
    assert client.get(unknown).status_code == 404


@pytest.mark.parametrize("number", ["0", "1", "01"])
def test_first_page_of_comments_is_the_story_itself(client: Client, number: str) -> None:
    for subject in (make_article(), make_page()):
        url = subject.get_absolute_url()
        answer = client.get(f"{url}comment-page-{number}/")
        assert (answer.status_code, answer["Location"]) == (301, f"{url}#comments")


@pytest.mark.parametrize("path", ["/comments/0/", "/comments/999999999999999999/"])
def test_number_of_no_comment_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_news_count_what_came_after_the_newest_on_the_page(client: Client) -> None:
    seen = make_comment()
    newer = [make_comment(seen.subject) for _ in range(2)]
    make_comment(seen.subject, status="held")
    url = reverse("comments:news", args=["article", seen.subject.pk, seen.pk])

    answer = client.get(url)

    assert answer.json() == {
        "count": 2,
        "words": "2 new comments — show",
        "url": newer[0].get_absolute_url(),
    }
    assert set(answer["Cache-Control"].split(", ")) == {"max-age=15", "public"}
    later = reverse("comments:news", args=["article", seen.subject.pk, newer[1].pk])
    assert client.get(later).json()["count"] == 0


def test_news_of_what_readers_cannot_see_are_not_found(client: Client) -> None:
    for article in (make_article(published=False), make_article(password="x")):
        url = reverse("comments:news", args=["article", article.pk, 0])
        assert client.get(url).status_code == 404


def test_page_of_threads_costs_the_same_queries_out_of_5000_comments_as_out_of_50(
    client: Client,
) -> None:
    counts = []
    stories = [make_article() for _ in range(4)]  # each of the two has neighbours on both sides
    for article, size in zip(stories[1:3], (50, 5_000), strict=True):
        now = timezone.now()
        Comment.objects.bulk_create(
            Comment(article=article, name="R", text="t", html="<p>t</p>", status="published",
                    created_at=now)
            for _ in range(size)
        )  # fmt: skip
        recount(article)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(article.get_absolute_url()).status_code == 200
        counts.append(len(queries))
    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"{article.get_absolute_url()}comment-page-100/").status_code == 200
    counts.append(len(queries))

    assert counts[0] == counts[1] == counts[2] <= 10


def test_held_comment_is_found_by_its_writer_alone(client: Client) -> None:
    writer = make_user()
    held = make_comment(status="held", author=writer)
    url = reverse("comments:find", args=["article", held.article_id, held.pk])
    own = Client()
    own.force_login(writer)

    assert own.get(url)["Location"] == f"{held.subject.get_absolute_url()}#comment-{held.pk}"
    assert client.get(url).status_code == 404
