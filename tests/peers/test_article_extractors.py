"""What search engines, social networks and reading apps see in a story's page."""

import json
from typing import Any

import extruct
import pytest
import trafilatura
from django.test import Client

from articles.actions.correct import correct
from articles.library.uploads import add_image
from articles.models import Article, SiteIdentity
from tests.factories import make_article, make_author, make_category, make_comment, make_tag
from tests.marks import same_on_both
from tests.pictures import jpeg

pytestmark = [pytest.mark.django_db, same_on_both]

SITE = "http://127.0.0.1:8000"
PARAGRAPHS = """\
The cranes at the north quay have not moved since Tuesday, and nobody on the water expects them to \
move before the week is out.
Crews say that the ropes, not the wages, are what this is about: three of them parted in one \
month, and the fourth was mended with tape.
The port says that the ropes are inspected every ninety days, as its licence demands, and that the \
next inspection falls on the first of the month.""".splitlines()


@pytest.fixture
def story() -> Article:
    SiteIdentity.objects.create(name="The Quay", tagline="From the water", language="en-GB")
    story = make_article(
        headline="Cranes stand still over a rope",
        standfirst="Why the port waits.",
        body="".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS),
        section=make_category("Harbour", slug="harbour"),
        tags=[make_tag("Unions", slug="unions")],
        authors=[make_author("Ada Sol", slug="ada"), make_author("Ben Rey", slug="ben")],
        lead_image=add_image(jpeg(1600, 900), name="a.jpg", alt="Cranes", credit="L. Okafor"),
    )
    make_comment(story, name="Wren", text="A reader says that this is about something else.")
    correct(story, by=None, text="The rope parted on Tuesday, not on Monday.")
    return story


def page(client: Client, story: Article) -> str:
    response = client.get(story.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def things(found: Any) -> dict[str, Any]:
    return {thing["@type"]: thing for block in found["json-ld"] for thing in block["@graph"]}


def test_structured_data_is_read_as_a_news_story(client: Client, story: Article) -> None:
    found = things(extruct.extract(page(client, story), syntaxes=["json-ld"]))

    news = found["NewsArticle"]
    assert news["headline"] == "Cranes stand still over a rope"
    assert [person["name"] for person in news["author"]] == ["Ada Sol", "Ben Rey"]
    assert news["publisher"]["name"] == "The Quay"
    assert news["commentCount"] == 1
    assert [each["text"] for each in news["correction"]] == [
        "The rope parted on Tuesday, not on Monday."
    ]
    assert news["image"][0]["creditText"] == "L. Okafor"
    names = [step["name"] for step in found["BreadcrumbList"]["itemListElement"]]
    assert names == ["Front page", "Harbour", "Cranes stand still over a rope"]


def test_card_is_read_as_an_article(client: Client, story: Article) -> None:
    (card,) = extruct.extract(page(client, story), syntaxes=["opengraph"])["opengraph"]
    properties = dict(card["properties"])

    assert properties["og:type"] == "article"
    assert properties["og:title"] == "Cranes stand still over a rope"
    assert properties["og:url"] == SITE + story.get_absolute_url()
    assert properties["og:description"] == "Why the port waits."
    assert properties["og:image"].startswith(f"{SITE}/media/pictures/")
    assert properties["article:section"] == "Harbour"


def test_front_page_is_read_as_a_site_that_can_be_searched(client: Client, story: Article) -> None:
    source = client.get("/").content.decode()

    site = things(extruct.extract(source, syntaxes=["json-ld"]))["WebSite"]

    assert site["name"] == "The Quay"
    assert site["potentialAction"]["@type"] == "SearchAction"


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/category/harbour/", "CollectionPage"),
        ("/tag/unions/", "CollectionPage"),
        ("/author/ada/", "ProfilePage"),
    ],
)
def test_lists_say_what_they_are(client: Client, story: Article, address: str, kind: str) -> None:
    source = client.get(address).content.decode()

    found = extruct.extract(source, syntaxes=["json-ld", "opengraph"])

    assert kind in things(found)
    assert dict(found["opengraph"][0]["properties"])["og:url"] == SITE + address


def test_reading_app_gets_the_text_without_the_readers(client: Client, story: Article) -> None:
    text = trafilatura.extract(page(client, story), include_comments=False)

    assert text is not None
    for paragraph in PARAGRAPHS:
        assert paragraph in text
    assert "A reader says" not in text


def test_reading_app_gets_headline_people_date_and_section(client: Client, story: Article) -> None:
    extracted = trafilatura.extract(
        page(client, story), output_format="json", with_metadata=True, include_comments=False
    )
    found = json.loads(extracted or "{}")

    assert found["title"] == "Cranes stand still over a rope"
    assert found["author"] == "Ada Sol; Ben Rey"
    assert found["date"] == f"{story.published_at:%Y-%m-%d}"
    assert found["source-hostname"] == "The Quay"
    assert "Unions" in found["tags"]


def test_nothing_of_a_story_behind_a_password_is_told(client: Client) -> None:
    SiteIdentity.objects.create(name="The Quay")
    secret = make_article(headline="Club news", body="<p>Secret words.</p>", password="x")

    found = extruct.extract(page(client, secret), syntaxes=["json-ld", "opengraph"])

    assert found["json-ld"] == []
    assert "Secret" not in str(found)
