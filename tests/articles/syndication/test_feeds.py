import datetime as dt
import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from lxml import etree

from articles.actions import publish
from articles.library.uploads import add_image
from articles.models import Article, Byline, SiteIdentity
from tests.factories import make_article, make_author, make_category, make_tag
from tests.pictures import jpeg

pytestmark = pytest.mark.django_db

SITE = "http://127.0.0.1:8000"
SPACES = {
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
    "atom": "http://www.w3.org/2005/Atom",
}
KINDS = ["/feed/", "/feed/atom/", "/feed/json/"]


def xml(client: Client, address: str = "/feed/") -> Any:
    response = client.get(address)
    assert response.status_code == 200
    return etree.fromstring(response.content)


def text(node: Any, path: str) -> list[str]:
    return [found.text for found in node.findall(path, SPACES)]


def titles(client: Client, address: str = "/feed/") -> list[str]:
    return text(xml(client, address), ".//item/title")


def test_site_feed_holds_the_twenty_newest_stories_newest_first(client: Client) -> None:
    now = timezone.now()
    for hours in range(25, 0, -1):
        make_article(headline=f"{hours} hours old", published=now - dt.timedelta(hours=hours))

    assert titles(client) == [f"{hours} hours old" for hours in range(1, 21)]


def test_item_says_everything_about_its_story(client: Client) -> None:
    ada, ben = make_author("Ada Sol"), make_author("Ben Rey")
    carl = make_author("Carl Lens")
    harbour, work = make_category("Harbour"), make_category("Work")
    article = make_article(
        headline="Cranes & <ropes>",
        standfirst="Why the port < waits.",
        body='<p>Read <a href="/about/">this</a>.</p>',
        authors=[ada, ben],
        section=harbour,
        categories=[work],
        tags=[make_tag("Unions")],
    )
    Byline.objects.create(article=article, author=carl, role=Byline.Role.PHOTOGRAPHER, position=9)

    item = xml(client).find(".//item")

    assert text(item, "title") == ["Cranes & <ropes>"]
    assert text(item, "link") == [SITE + article.get_absolute_url()]
    assert text(item, "description") == ["Why the port &lt; waits."]
    assert text(item, "dc:creator") == ["Ada Sol", "Ben Rey"]
    assert text(item, "dc:contributor") == ["Carl Lens"]
    assert text(item, "category") == ["Harbour", "Work", "Unions"]
    assert text(item, "comments") == [f"{SITE}{article.get_absolute_url()}#comments"]
    assert f'href="{SITE}/about/"' in text(item, "content:encoded")[0]
    assert item.find("guid").get("isPermaLink") == "false"


def test_lead_picture_travels_with_its_story(client: Client) -> None:
    image = add_image(jpeg(640, 480), name="a.jpg", alt="A quay", credit="L. Okafor")
    make_article(lead_image=image, lead_alt="The quay at dawn")

    item = xml(client).find(".//item")

    picture = item.find("media:content", SPACES)
    assert picture.get("url").startswith(f"{SITE}/media/pictures/")
    assert (picture.get("type"), picture.get("width")) == ("image/jpeg", "640")
    assert text(picture, "media:description") == ["The quay at dawn"]
    assert text(picture, "media:credit") == ["L. Okafor"]
    assert item.find("enclosure").get("url") == picture.get("url")
    content = text(item, "content:encoded")[0]
    assert content.startswith("<figure>")
    assert 'alt="The quay at dawn"' in content
    assert '"/media' not in content
    assert ", /media" not in content


def test_guid_outlives_a_change_of_the_address(client: Client) -> None:
    article = make_article()
    before = text(xml(client), ".//guid")

    Article.objects.filter(pk=article.pk).update(slug="another")

    assert text(xml(client), ".//guid") == before
    assert "another" in text(xml(client), ".//item/link")[0]


def test_addresses_are_those_of_the_site_whatever_host_was_asked(client: Client) -> None:
    make_article()

    page = client.get("/feed/", headers={"host": "localhost"}).content.decode()

    assert "localhost" not in page
    assert f'href="{SITE}/feed/"' in page


@pytest.mark.parametrize("address", KINDS)
def test_nothing_leaks_that_readers_may_not_see(client: Client, address: str) -> None:
    make_article(headline="Secret draft", published=False)
    make_article(headline="Secret plan", published=timezone.now() + dt.timedelta(hours=1))
    make_article(headline="Secret club", password="x")
    make_article(headline="Secret past", status=Article.Status.WITHDRAWN)

    assert b"Secret" not in client.get(address).content


def test_withdrawn_story_leaves_at_once_even_for_who_asks_by_time_only(client: Client) -> None:
    article = make_article(published=timezone.now() - dt.timedelta(days=2))
    Article.objects.update(modified_at=timezone.now() - dt.timedelta(days=1))
    first = client.get("/feed/")
    since = first.headers["Last-Modified"]
    assert client.get("/feed/", headers={"if-modified-since": since}).status_code == 304

    publish.withdraw(article, by=None)
    again = client.get("/feed/", headers={"if-modified-since": since})

    assert again.status_code == 200
    assert b"<item>" not in again.content


@pytest.mark.parametrize("address", KINDS)
def test_unchanged_feed_is_not_sent_twice(client: Client, address: str) -> None:
    article = make_article()
    tag = client.get(address).headers["ETag"]

    again = client.get(address, headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")

    Article.objects.filter(pk=article.pk).update(headline="Changed")
    assert client.get(address, headers={"if-none-match": tag}).status_code == 200


@pytest.mark.parametrize("address", KINDS)
def test_empty_feed_is_whole_and_keeps_its_etag(client: Client, address: str) -> None:
    first, second = client.get(address), client.get(address)

    assert first.status_code == 200
    assert first.headers["ETag"] == second.headers["ETag"]


@pytest.mark.parametrize(
    ("address", "content_type"),
    [
        ("/feed/", "application/rss+xml; charset=utf-8"),
        ("/feed/atom/", "application/atom+xml; charset=utf-8"),
        ("/feed/json/", "application/feed+json; charset=utf-8"),
    ],
)
def test_each_format_has_its_content_type(client: Client, address: str, content_type: str) -> None:
    assert client.get(address).headers["Content-Type"] == content_type


@pytest.mark.attack
@pytest.mark.parametrize("address", KINDS)
def test_characters_that_xml_cannot_hold_do_not_break_a_feed(client: Client, address: str) -> None:
    bad = "a\x01\x0b\x1f\ufffe\uffffb ]]> <![CDATA[ &#0; </item>"
    article = make_article(
        headline=bad,
        standfirst=bad,
        section=make_category(bad, slug="a"),
        authors=[make_author(bad, slug="a")],
        tags=[make_tag(bad, slug="a")],
    )
    Article.objects.filter(pk=article.pk).update(body_html=f"<p>{bad}</p>")

    response = client.get(address)

    if "json" in address:
        assert json.loads(response.content)["items"][0]["title"].startswith("ab ]]>")
    else:
        root = etree.fromstring(response.content)
        assert root.findtext(".//{*}title") is not None
        assert "ab ]]> <![CDATA[ &#0; </item>" in "".join(root.itertext())


def test_section_feed_holds_stories_of_its_subsections(client: Client) -> None:
    harbour = make_category("Harbour", slug="harbour")
    fishing = make_category("Fishing", slug="fishing", parent=harbour)
    now = timezone.now()
    make_article(headline="Nets", section=fishing, published=now - dt.timedelta(hours=2))
    make_article(headline="Cranes", section=harbour, published=now - dt.timedelta(hours=1))
    make_article(headline="Elsewhere")

    assert titles(client, "/category/harbour/feed/") == ["Cranes", "Nets"]
    assert titles(client, "/category/harbour/fishing/feed/") == ["Nets"]


def test_tag_and_author_have_feeds_in_every_format(client: Client) -> None:
    make_article(
        headline="Cranes",
        tags=[make_tag(slug="ünions")],
        authors=[make_author("Ada Sol", slug="ada")],
    )
    make_article(headline="Elsewhere")

    for topic in ("/tag/ünions/", "/author/ada/"):
        assert titles(client, f"{topic}feed/") == ["Cranes"]
        atom = xml(client, f"{topic}feed/atom/")
        assert text(atom, "atom:entry/atom:title") == ["Cranes"]
        items = client.get(f"{topic}feed/json/").json()["items"]
        assert [item["title"] for item in items] == ["Cranes"]


def test_feed_of_a_topic_is_named_after_it_and_the_site(client: Client) -> None:
    SiteIdentity.objects.create(name="The Quay")
    make_author("Ada Sol", slug="ada")

    assert xml(client, "/author/ada/feed/").findtext("channel/title") == "Ada Sol – The Quay"


@pytest.mark.parametrize("address", ["/category/no/feed/", "/tag/no/feed/", "/author/no/feed/"])
def test_feed_of_an_unknown_topic_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/feed/rss2/", "/feed/"),
        ("/feed/rss/", "/feed/"),
        ("/feed/rdf/", "/feed/"),
        ("/rss/", "/feed/"),
        ("/atom/", "/feed/atom/"),
        ("/wp-rss2.php", "/feed/"),
        ("/wp-atom.php", "/feed/atom/"),
        ("/category/a/b/feed/rss2/", "/category/a/b/feed/"),
        ("/tag/ü/feed/rdf/", "/tag/%C3%BC/feed/"),
        ("//evil.example/feed/rdf/", None),
    ],
)
def test_other_names_of_wordpress_lead_to_ours(client: Client, old: str, new: str | None) -> None:
    response = client.get(old)

    if new is None:
        assert not response.headers.get("Location", "").startswith("//")
    else:
        assert (response.status_code, response.headers["Location"]) == (301, new)


def test_json_feed_follows_its_standard(client: Client) -> None:
    article = make_article(headline="Cranes", authors=[make_author("Ada Sol", slug="ada")])

    feed = client.get("/feed/json/").json()

    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert (feed["home_page_url"], feed["feed_url"]) == (f"{SITE}/", f"{SITE}/feed/json/")
    item = feed["items"][0]
    assert item["id"] == f"{SITE}/p/{article.pk}/"
    assert item["authors"] == [{"name": "Ada Sol", "url": f"{SITE}/author/ada/"}]
    assert dt.datetime.fromisoformat(item["date_published"]) == article.published_at


@pytest.mark.usefixtures("no_lazy_reads")
@pytest.mark.parametrize("number", [1, 20])
def test_feed_costs_the_same_whatever_it_holds(
    client: Client, number: int, django_assert_max_num_queries: Any
) -> None:
    image = add_image(jpeg(), name="a.jpg")
    for _ in range(number):
        make_article(
            authors=[make_author(), make_author()],
            tags=[make_tag(), make_tag()],
            section=make_category(),
            categories=[make_category()],
            lead_image=image,
        )

    with django_assert_max_num_queries(8):
        client.get("/feed/")


def test_page_of_a_topic_names_its_feed(client: Client) -> None:
    make_category(slug="harbour")
    make_tag(slug="ünions")
    make_author(slug="ada")

    for topic in ("/category/harbour/", "/tag/%C3%BCnions/", "/author/ada/"):
        assert f'href="{topic}feed/"' in client.get(topic).content.decode()


def test_feed_is_only_read(client: Client) -> None:
    assert client.post("/feed/").status_code == 405
