import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from lxml import etree

from articles.actions import publish
from articles.models import Article, SiteIdentity
from articles.syndication import sitemaps
from tests.factories import make_article, make_author, make_category, make_page, make_tag

pytestmark = pytest.mark.django_db

SITE = "http://127.0.0.1:8000"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"


def locations(client: Client, address: str) -> list[str]:
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("application/xml")
    return [node.text for node in etree.fromstring(response.content).iter("{*}loc")]


def everything(client: Client) -> set[str]:
    """All addresses, as a search engine collects them."""
    parts = locations(client, "/sitemap.xml")
    return {url for part in parts for url in locations(client, part.removeprefix(SITE))}


def test_sitemap_holds_every_public_address_and_no_other(client: Client) -> None:
    harbour, ada, unions = make_category(slug="harbour"), make_author(), make_tag(slug="ünions")
    make_category("Empty")
    story = make_article(section=harbour, authors=[ada], tags=[unions])
    make_article(published=False)
    make_article(published=timezone.now() + dt.timedelta(hours=1), tags=[make_tag()])
    make_article(password="x", authors=[make_author()])
    make_article(status=Article.Status.WITHDRAWN)
    about = make_page()
    make_page(password="x")
    make_page(published=False)

    assert everything(client) == {
        f"{SITE}/",
        SITE + story.get_absolute_url(),
        SITE + about.get_absolute_url(),
        f"{SITE}/category/harbour/",
        f"{SITE}/tag/%C3%BCnions/",
        SITE + ada.get_absolute_url(),
    }


def test_withdrawn_story_leaves_at_once(client: Client) -> None:
    story = make_article()
    assert SITE + story.get_absolute_url() in everything(client)

    publish.withdraw(story, by=None)

    assert SITE + story.get_absolute_url() not in everything(client)


def test_empty_site_has_a_whole_sitemap(client: Client) -> None:
    assert everything(client) == {f"{SITE}/"}


def test_story_is_dated_by_what_readers_were_told(client: Client) -> None:
    updated_at = timezone.now() - dt.timedelta(minutes=5)
    story = make_article(updated_at=updated_at, tags=[make_tag()])

    root = etree.fromstring(client.get("/sitemap-stories-1.xml").content)
    assert dt.datetime.fromisoformat(root.findtext(".//{*}lastmod")) == updated_at
    root = etree.fromstring(client.get("/sitemap-tags-1.xml").content)
    assert dt.datetime.fromisoformat(root.findtext(".//{*}lastmod")) == story.published_at


def test_long_list_is_cut_into_parts_of_fixed_ranges(
    client: Client, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    monkeypatch.setattr(sitemaps, "MOST_IN_PART", 3)
    stories = [make_article() for _ in range(8)]

    parts = [part for part in locations(client, "/sitemap.xml") if "stories" in part]
    with django_assert_max_num_queries(3):
        sizes = {len(locations(client, part.removeprefix(SITE))) for part in parts[:1]}

    assert len(parts) == stories[-1].pk // 3 + 1
    assert max(sizes) <= 3
    assert {SITE + story.get_absolute_url() for story in stories} <= everything(client)


@pytest.mark.parametrize("number", [1, 30])
def test_index_costs_the_same_whatever_it_holds(
    client: Client, number: int, django_assert_max_num_queries: Any
) -> None:
    for _ in range(number):
        make_article(tags=[make_tag()], authors=[make_author()])

    with django_assert_max_num_queries(6):
        client.get("/sitemap.xml")


@pytest.mark.parametrize(
    "address",
    ["/sitemap-stories-2.xml", "/sitemap-stories-0.xml", "/sitemap-no-1.xml",
     "/sitemap-front-2.xml", f"/sitemap-stories-{10**30}.xml"],
)  # fmt: skip
def test_part_that_is_not_there_is_not_found(client: Client, address: str) -> None:
    make_article()

    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/wp-sitemap.xml", "/sitemap_index.xml"])
def test_other_names_lead_to_the_sitemap(client: Client, address: str) -> None:
    response = client.get(address)

    assert (response.status_code, response.headers["Location"]) == (301, "/sitemap.xml")


def test_news_sitemap_holds_the_last_two_days_newest_first(client: Client) -> None:
    SiteIdentity.objects.create(name="The <Quay>", language="pt-BR")
    now = timezone.now()
    make_article(headline="Too old", published=now - dt.timedelta(hours=49))
    make_article(headline="Older & older", published=now - dt.timedelta(hours=47))
    make_article(headline="New\x01\ufffe", published=now - dt.timedelta(hours=1))
    make_article(headline="Future", published=now + dt.timedelta(hours=1))
    make_article(headline="Secret", password="x")

    root = etree.fromstring(client.get("/news-sitemap.xml").content)

    assert [node.text for node in root.iter(f"{NEWS}title")] == ["New", "Older & older"]
    assert root.findtext(f".//{NEWS}name") == "The <Quay>"
    assert root.findtext(f".//{NEWS}language") == "pt"
    assert dt.datetime.fromisoformat(root.findtext(f".//{NEWS}publication_date")).tzinfo


def test_unchanged_sitemap_is_not_sent_twice(client: Client) -> None:
    make_article()
    tag = client.get("/sitemap-stories-1.xml").headers["ETag"]

    assert client.get("/sitemap-stories-1.xml", headers={"if-none-match": tag}).status_code == 304


def test_robots_are_told_where_the_sitemaps_are(client: Client) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()

    assert f"Sitemap: {SITE}/sitemap.xml" in lines
    assert f"Sitemap: {SITE}/news-sitemap.xml" in lines
