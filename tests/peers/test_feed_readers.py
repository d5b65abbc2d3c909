"""What a feed reader that we did not write makes of our feeds."""

import datetime as dt
from typing import Any

import feedparser
import pytest
from django.test import Client
from django.utils import timezone

from articles.library.uploads import add_image
from articles.models import Article, Byline, SiteIdentity
from tests.factories import make_article, make_author, make_category, make_comment, make_tag
from tests.marks import same_on_both
from tests.pictures import jpeg

pytestmark = [pytest.mark.django_db, same_on_both]

SITE = "http://127.0.0.1:8000"
FEEDS = ["/feed/", "/feed/atom/"]


def read(client: Client, address: str) -> Any:
    response = client.get(address)
    found = feedparser.parse(
        response.content, response_headers={"content-type": response.headers["Content-Type"]}
    )
    assert found.bozo is False, found.get("bozo_exception")
    return found


@pytest.fixture
def story() -> Article:
    SiteIdentity.objects.create(name="The Quay & Sons", tagline="From the water", language="pt-BR")
    inside = add_image(jpeg(400, 300), name="b.jpg", alt="Nets")
    address = inside.renditions.get(format="jpeg").file.url
    story = make_article(
        headline="Cranes & <ropes> stand still — “still”",
        standfirst="Why the port waits.",
        body=(
            '<p>Read <a href="/about/">this</a> and <a href="#more">more</a>.</p>'
            f'<figure><img src="{address}" alt="Nets"><figcaption>Nets</figcaption></figure>'
            "<blockquote><p>We wait.</p></blockquote>"
        ),
        section=make_category("Harbour"),
        tags=[make_tag("Unions")],
        authors=[make_author("Ada Sol"), make_author("Ben Rey")],
        lead_image=add_image(jpeg(1600, 900), name="a.jpg", alt="Cranes"),
        updated_at=timezone.now() - dt.timedelta(minutes=5),
    )
    Byline.objects.create(
        article=story,
        author=make_author("Carl Lens"),
        role=Byline.Role.PHOTOGRAPHER,
        position=9,
    )
    return story


@pytest.mark.parametrize(("address", "version"), [("/feed/", "rss20"), ("/feed/atom/", "atom10")])
def test_reader_knows_the_format_and_the_site(
    client: Client, story: Article, address: str, version: str
) -> None:
    found = read(client, address)

    assert found.version == version
    assert found.feed.title == "The Quay & Sons"
    assert found.feed.subtitle == "From the water"
    assert found.feed.link == f"{SITE}/"
    assert found.feed.language == "pt-BR"
    links = {link.rel: link.href for link in found.feed.links}
    assert links["self"] == SITE + address


@pytest.mark.parametrize("address", FEEDS)
def test_reader_gets_the_whole_story(client: Client, story: Article, address: str) -> None:
    (entry,) = read(client, address).entries

    assert entry.link == SITE + story.get_absolute_url()
    assert entry.id == f"{SITE}/p/{story.pk}/"
    assert "stand still — “still”" in entry.title
    assert entry.summary == "Why the port waits."
    assert [author.name for author in entry.authors] == ["Ada Sol", "Ben Rey"]
    assert [person.name for person in entry.contributors] == ["Carl Lens"]
    assert {tag.term for tag in entry.tags} == {"Harbour", "Unions"}
    published_at = dt.datetime(*entry.published_parsed[:6], tzinfo=dt.UTC)
    assert published_at == story.published_at.replace(microsecond=0)
    assert dt.datetime(*entry.updated_parsed[:6], tzinfo=dt.UTC) > published_at


@pytest.mark.parametrize("address", FEEDS)
def test_reader_elsewhere_finds_every_link_and_picture(
    client: Client, story: Article, address: str
) -> None:
    (entry,) = read(client, address).entries
    content = entry.content[0].value

    assert f'href="{SITE}/about/"' in content
    assert f'href="{SITE}{story.get_absolute_url()}#more"' in content
    assert content.count(f'src="{SITE}/media/pictures/') == 2
    assert '="/' not in content
    assert ", /" not in content
    assert "We wait." in content


@pytest.mark.parametrize("address", FEEDS)
def test_reader_finds_the_lead_picture(client: Client, story: Article, address: str) -> None:
    (entry,) = read(client, address).entries

    (enclosure,) = entry.enclosures
    assert enclosure.href.startswith(f"{SITE}/media/pictures/")
    assert enclosure.type == "image/jpeg"
    assert int(enclosure.length) > 0
    if address == "/feed/":
        (media,) = entry.media_content
        assert (media["medium"], media["width"], media["height"]) == ("image", "1280", "720")


@pytest.mark.parametrize("address", ["/comments/feed/", "/comments/feed/atom/"])
def test_reader_follows_the_discussion(client: Client, story: Article, address: str) -> None:
    comment = make_comment(story, name="Wren", text="Agreed.\n\nMore.")

    (entry,) = read(client, address).entries

    assert entry.link == f"{SITE}/comments/{comment.pk}/"
    assert entry.author == "Wren"
    assert "<p>Agreed.</p>" in entry.content[0].value
