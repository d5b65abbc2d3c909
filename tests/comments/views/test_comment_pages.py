import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import make_article, make_comment, make_page

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
