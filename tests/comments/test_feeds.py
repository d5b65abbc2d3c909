import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from lxml import etree

from articles.models import Article
from comments.models import Comment
from tests.factories import make_article, make_comment, make_page

pytestmark = pytest.mark.django_db

SITE = "http://127.0.0.1:8000"


def titles(client: Client, address: str) -> list[str]:
    response = client.get(address)
    assert response.status_code == 200
    return [node.text for node in etree.fromstring(response.content).iter("{*}title")][1:]


def test_comments_of_the_site_come_newest_first_and_name_their_story(client: Client) -> None:
    now = timezone.now()
    cranes, page = make_article(headline="Cranes"), make_page(title="About")
    make_comment(cranes, name="Ada", created_at=now - dt.timedelta(hours=2))
    make_comment(page, name="Ben", created_at=now - dt.timedelta(hours=1))

    assert titles(client, "/comments/feed/") == ["Ben on “About”", "Ada on “Cranes”"]
    assert titles(client, "/comments/feed/atom/") == ["Ben on “About”", "Ada on “Cranes”"]


def test_article_and_page_have_feeds_of_their_own(client: Client) -> None:
    cranes, page = make_article(headline="Cranes"), make_page(title="About", slug="about")
    make_comment(cranes, name="Ada")
    make_comment(page, name="Ben")
    address = cranes.get_absolute_url()

    assert titles(client, f"{address}feed/") == ["Ada on “Cranes”"]
    assert titles(client, f"{address}feed/atom/") == ["Ada on “Cranes”"]
    assert titles(client, "/about/feed/") == ["Ben on “About”"]


@pytest.mark.parametrize(
    "fields",
    [
        {"status": Article.Status.WITHDRAWN},
        {"password": "x"},
        {"published_at": timezone.now() + dt.timedelta(days=1)},
    ],
    ids=["withdrawn", "password", "scheduled"],
)
def test_nothing_is_told_of_a_story_that_readers_may_not_see(
    client: Client, fields: dict[str, Any]
) -> None:
    article = make_article(headline="Secret", **fields)
    make_comment(article, text="About the secret")

    assert b"ecret" not in client.get("/comments/feed/").content
    assert client.get(f"{article.get_absolute_url()}feed/").status_code == 404


@pytest.mark.parametrize("status", ["held", "spam", "removed"])
def test_comment_that_is_not_published_is_in_no_feed(client: Client, status: str) -> None:
    article = make_article()
    make_comment(article, status=status)
    make_comment(article, kind=Comment.Kind.PINGBACK)

    assert titles(client, "/comments/feed/") == []
    assert titles(client, f"{article.get_absolute_url()}feed/") == []


def test_hidden_comment_leaves_at_once(client: Client) -> None:
    comment = make_comment()
    first = client.get("/comments/feed/")
    tag = first.headers["ETag"]
    assert client.get("/comments/feed/", headers={"if-none-match": tag}).status_code == 304
    assert "Last-Modified" not in first.headers

    Comment.objects.filter(pk=comment.pk).update(status="removed")

    assert client.get("/comments/feed/", headers={"if-none-match": tag}).status_code == 200


def test_item_links_to_the_comment_and_holds_its_safe_text(client: Client) -> None:
    comment = make_comment(text="Hello <script>alert(1)</script> https://example.org/")

    root = etree.fromstring(client.get("/comments/feed/").content)

    item = root.find(".//item")
    assert item.findtext("link") == f"{SITE}/comments/{comment.pk}/"
    content = item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded")
    assert "<script" not in content
    assert "<script" not in item.findtext("description")


def test_old_name_of_the_feed_leads_to_it(client: Client) -> None:
    response = client.get("/comments/feed/rss2/")

    assert (response.status_code, response.headers["Location"]) == (301, "/comments/feed/")


@pytest.mark.parametrize("address", ["/2026/13/40/x/feed/", "/2026/01/01/x/feed/", "/no/feed/"])
def test_feed_of_nothing_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.usefixtures("no_lazy_reads")
@pytest.mark.parametrize("number", [1, 20])
def test_feed_costs_two_queries_whatever_it_holds(
    client: Client, number: int, django_assert_num_queries: Any
) -> None:
    for _ in range(number):
        make_comment()

    with django_assert_num_queries(2):
        client.get("/comments/feed/")
