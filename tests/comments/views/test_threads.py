import datetime as dt

import pytest
from django.test import Client

from comments.models import Comment
from comments.reading.permalinks import url_of_thread
from tests.factories import make_article, make_comment, make_page, make_user

pytestmark = pytest.mark.django_db


def add_replies(root: Comment, count: int) -> list[Comment]:
    return Comment.objects.bulk_create(
        Comment(
            article=root.article, page=root.page, root=root, parent=root, depth=1, name=f"R{n}",
            text="t", html=f"<p>Words {n}.</p>", status="published",
            created_at=root.created_at + dt.timedelta(seconds=n + 1),
        )
        for n in range(count)
    )  # fmt: skip


def test_story_leads_to_the_replies_it_leaves_out(client: Client) -> None:
    for root in (make_comment(name="Maren"), make_comment(make_page(), name="Maren")):
        add_replies(root, 120)
        url = url_of_thread(root.subject, root.pk)

        story = client.get(root.subject.get_absolute_url()).text
        first, second = client.get(url).text, client.get(f"{url}page/2/").text

        assert f'href="{url}"' in story
        assert "Show the other 70 replies" in story
        assert "Words 50." not in story
        assert "Words 99." in first
        assert f'href="{url}page/2/#comments" rel="next"' in first
        assert "Words 119." in second
        assert "Words 99." not in second
        assert "Maren" in second


def test_thread_is_not_for_search_engines_and_answers_go_to_its_beginning(client: Client) -> None:
    root = make_comment()
    add_replies(root, 3)

    page = client.get(url_of_thread(root.subject, root.pk)).text

    assert '<meta name="robots" content="noindex">' in page
    assert f'name="parent" value="{root.pk}"' in page
    assert "<p hidden data-cancel>" in page
    asked = client.get(f"{url_of_thread(root.subject, root.pk)}?replytocom={root.pk + 1}").text
    assert f'name="parent" value="{root.pk + 1}"' in asked
    assert "<p data-cancel>" in asked
    assert f'href="{root.subject.get_absolute_url()}#comments"' in page


def test_permalink_of_a_late_reply_leads_to_its_page_of_the_thread(client: Client) -> None:
    root = make_comment()
    replies = add_replies(root, 120)
    url = url_of_thread(root.subject, root.pk)

    places = [client.get(reply.get_absolute_url())["Location"] for reply in replies]

    story = root.subject.get_absolute_url()
    assert places[49] == f"{story}#comment-{replies[49].pk}"
    assert places[50] == f"{url}#comment-{replies[50].pk}"
    assert places[100] == f"{url}page/2/#comment-{replies[100].pk}"


@pytest.mark.parametrize("end", ["page/3/", "page/0/", "page/999999/"])
def test_page_that_a_thread_has_not_leads_to_its_first(client: Client, end: str) -> None:
    root = make_comment()
    add_replies(root, 120)
    url = url_of_thread(root.subject, root.pk)

    answer = client.get(url + end)

    assert (answer.status_code, answer["Location"]) == (302, url)


def test_thread_of_nobody_or_below_no_story_is_not_found(client: Client) -> None:
    reply = make_comment(parent=make_comment())
    hidden = make_comment(status="spam")
    unpublished = make_comment(make_article(published=False))
    far = make_article().get_absolute_url()
    on_page = make_comment(make_page())

    addresses = [
        url_of_thread(reply.subject, reply.pk),
        url_of_thread(hidden.subject, hidden.pk),
        url_of_thread(unpublished.subject, unpublished.pk),
        f"{far}comment-thread-{reply.root_id}/",
        f"{far}comment-thread-{'9' * 18}/",
        f"/2026/02/30/x/comment-thread-{reply.root_id}/",
        f"/nowhere/comment-thread-{on_page.pk}/",
    ]

    assert [client.get(address).status_code for address in addresses] == [404] * len(addresses)


def test_thread_behind_a_password_is_behind_it_too(client: Client) -> None:
    root = make_comment(make_article(password="x"), text="inner circle")
    url = url_of_thread(root.subject, root.pk)

    answer = client.get(url)
    assert (answer.status_code, answer["Location"]) == (302, root.subject.get_absolute_url())

    client.post(root.subject.get_absolute_url(), {"password": "x"})
    opened = client.get(url)
    assert "inner circle" in opened.text
    assert "no-store" in opened["Cache-Control"]


def test_removed_beginning_leaves_no_name_and_no_words(client: Client) -> None:
    root = make_comment(status="removed", name="Loudmouth", text="unspeakable")
    make_comment(parent=root, text="a civil answer")

    page = client.get(url_of_thread(root.subject, root.pk)).text

    assert "a civil answer" in page
    assert "Loudmouth" not in page
    assert "unspeakable" not in page


def test_held_reply_is_shown_to_its_writer_alone(client: Client) -> None:
    writer = make_user()
    root = make_comment()
    make_comment(parent=root, author=writer, status="held", text="waiting words")
    url = url_of_thread(root.subject, root.pk)
    own = Client()
    own.force_login(writer)

    assert "waiting words" in own.get(url).text
    assert "waiting words" not in client.get(url).text


def test_thread_page_asks_few_questions_of_the_database(
    client: Client, no_lazy_reads: None, django_assert_max_num_queries: object
) -> None:
    root = make_comment(author=make_user())
    add_replies(root, 120)
    url = url_of_thread(root.subject, root.pk)
    client.get(url)

    with django_assert_max_num_queries(6):  # type: ignore[operator]
        assert client.get(f"{url}page/2/").status_code == 200
