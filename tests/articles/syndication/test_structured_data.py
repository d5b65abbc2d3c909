import datetime as dt
import json
import re
from typing import Any

import pytest
from django.template import Context, Template
from django.utils import timezone
from lxml import html as lxml_html

from articles import navigation
from articles.actions.correct import correct
from articles.library.uploads import add_image
from articles.models import Article, AuthorLink, Byline, SiteIdentity, SiteLink
from tests.factories import make_article, make_author, make_category, make_page, make_tag
from tests.pictures import jpeg

pytestmark = pytest.mark.django_db

SITE = "http://127.0.0.1:8000"
HOSTILE = "</script><script>alert(1)</script> <!-- & \u2028 ' \" {{ x }} ]]>"


def tagged(tag: str, **context: Any) -> str:
    return Template("{% load structured_data %}{% " + tag + " %}").render(Context(context))


def graph(tag: str = "structured_data subject", **context: Any) -> dict[str, dict[str, Any]]:
    """The things by type, read as a browser and a search engine would."""
    page = lxml_html.fragment_fromstring(tagged(tag, **context), create_parent=True)
    (script,) = page.iter("script")
    assert script.get("type") == "application/ld+json"
    read = json.loads(script.text)
    assert read["@context"] == "https://schema.org"
    return {thing["@type"]: thing for thing in read["@graph"]}


def metas(**context: Any) -> dict[str, list[str]]:
    page = lxml_html.fragment_fromstring(
        tagged("social_card subject", **context), create_parent=True
    )
    found: dict[str, list[str]] = {}
    for meta in page.iter("meta"):
        found.setdefault(meta.get("property") or meta.get("name"), []).append(meta.get("content"))
    return found


def make_full_story() -> Article:
    SiteIdentity.objects.create(name="The Quay", time_zone="Asia/Tokyo", language="en-GB")
    harbour = make_category("Harbour", slug="harbour")
    fishing = make_category("Fishing", slug="fishing", parent=harbour)
    image = add_image(jpeg(640, 480), name="a.jpg", alt="A quay", credit="L. Okafor")
    article = make_article(
        headline="Cranes stand still",
        standfirst="Why the port waits.",
        body="<p>One two three.</p>",
        section=fishing,
        tags=[make_tag("Unions")],
        authors=[make_author("Ada Sol", slug="ada"), make_author("Ben Rey", slug="ben")],
        lead_image=image,
        lead_alt="Cranes at dawn",
    )
    lens = make_author("Carl Lens", slug="carl")
    Byline.objects.create(article=article, author=lens, role=Byline.Role.PHOTOGRAPHER, position=9)
    return article


def test_story_says_who_wrote_what_when_and_where() -> None:
    article = make_full_story()
    url = SITE + article.get_absolute_url()

    with timezone.override("Asia/Tokyo"):
        story = graph(subject=article)["NewsArticle"]

    assert story["headline"] == "Cranes stand still"
    assert story["url"] == story["mainEntityOfPage"] == url
    assert story["description"] == "Why the port waits."
    assert [(person["name"], person["url"]) for person in story["author"]] == [
        ("Ada Sol", f"{SITE}/author/ada/"),
        ("Ben Rey", f"{SITE}/author/ben/"),
    ]
    assert [person["name"] for person in story["contributor"]] == ["Carl Lens"]
    assert story["articleSection"] == ["Harbour", "Fishing"]
    assert story["keywords"] == ["Unions"]
    assert story["isAccessibleForFree"] is True
    assert (story["wordCount"], story["commentCount"]) == (3, 0)
    assert story["publisher"]["@type"] == "NewsMediaOrganization"
    assert story["publisher"]["name"] == "The Quay"
    assert story["inLanguage"] == "en-GB"
    published_at = dt.datetime.fromisoformat(story["datePublished"])
    assert published_at == article.published_at.replace(microsecond=0)
    assert published_at.utcoffset() == dt.timedelta(hours=9)
    (picture,) = story["image"]
    assert picture["url"].startswith(f"{SITE}/media/pictures/")
    assert (picture["width"], picture["height"]) == (640, 480)
    assert picture["creditText"] == "L. Okafor"


def test_breadcrumb_leads_from_the_front_page_through_the_sections_to_the_story() -> None:
    article = make_full_story()

    steps = graph(subject=article)["BreadcrumbList"]["itemListElement"]

    assert [(step["position"], step["name"], step["item"]) for step in steps] == [
        (1, "Front page", f"{SITE}/"),
        (2, "Harbour", f"{SITE}/category/harbour/"),
        (3, "Fishing", f"{SITE}/category/harbour/fishing/"),
        (4, "Cranes stand still", SITE + article.get_absolute_url()),
    ]


def test_long_headline_is_cut_between_words() -> None:
    article = make_article(headline="word " * 50)

    headline = graph(subject=article)["NewsArticle"]["headline"]

    assert len(headline) <= 110
    assert headline.endswith("word…")


def test_correction_is_told_and_dates_the_story() -> None:
    article = make_article()
    correct(article, by=None, text="It was Tuesday.")

    story = graph("structured_data subject corrections=subject.corrections.all", subject=article)[
        "NewsArticle"
    ]

    assert [each["text"] for each in story["correction"]] == ["It was Tuesday."]
    assert story["dateModified"] == story["correction"][0]["datePublished"]


def test_story_without_byline_is_by_the_newsroom() -> None:
    SiteIdentity.objects.create(name="The Quay")

    story = graph(subject=make_article())["NewsArticle"]

    assert [(who["@type"], who["name"]) for who in story["author"]] == [
        ("NewsMediaOrganization", "The Quay")
    ]


def test_what_is_not_known_is_left_out() -> None:
    story = graph(subject=make_article(body=""))["NewsArticle"]

    assert not {"image", "keywords", "correction", "articleSection", "wordCount"} & set(story)
    assert "null" not in json.dumps(story)


@pytest.mark.attack
def test_hostile_words_end_no_script_and_no_attribute() -> None:
    SiteIdentity.objects.create(name=HOSTILE, tagline=HOSTILE)
    article = make_article(
        headline=HOSTILE,
        standfirst=HOSTILE,
        section=make_category(HOSTILE, slug="a"),
        tags=[make_tag(HOSTILE, slug="a")],
        authors=[make_author(HOSTILE, slug="a")],
    )

    source = tagged("structured_data subject", subject=article)
    assert re.findall(r"[<>&\u2028]", source[len('<script type="application/ld+json">') : -9]) == []
    story = graph(subject=article)["NewsArticle"]
    assert story["headline"] == story["keywords"][0] == HOSTILE

    card = tagged("social_card subject", subject=article)
    assert "<script" not in card
    assert metas(subject=article)["og:title"] == [HOSTILE]


@pytest.mark.parametrize("make", [make_article, make_page])
def test_nothing_is_told_of_a_text_behind_a_password(make: Any) -> None:
    SiteIdentity.objects.create(name="The Quay")
    subject = make(password="x", body="<p>Secret.</p>", seo_description="Secret.")

    assert tagged("structured_data subject", subject=subject) == ""
    card = metas(subject=subject)
    assert card["og:title"] == ["The Quay"]
    assert "Secret" not in str(card)


def test_front_page_says_who_publishes_and_how_to_search() -> None:
    site = SiteIdentity.objects.create(name="The Quay", tagline="From the water")
    SiteLink.objects.create(site=site, label="Elsewhere", url="https://social.example/quay")
    site.logo = add_image(jpeg(640, 480), name="logo.jpg")
    site.save()
    navigation.refresh()

    page = graph("structured_data")["WebSite"]

    assert (page["name"], page["url"], page["description"]) == (
        "The Quay",
        f"{SITE}/",
        "From the water",
    )
    target = page["potentialAction"]["target"]["urlTemplate"]
    assert target == f"{SITE}/search/?q={{search_term_string}}"
    assert page["potentialAction"]["query-input"] == "required name=search_term_string"
    assert page["publisher"]["sameAs"] == ["https://social.example/quay"]
    assert page["publisher"]["logo"]["url"].startswith(f"{SITE}/media/pictures/")


def test_page_section_tag_and_author_say_what_they_are() -> None:
    above = make_page(title="Secret draft", published=False)
    page = make_page(title="About", parent=above)
    author = make_author("Ada Sol", slug="ada", role="Harbour correspondent")
    AuthorLink.objects.create(author=author, label="x", url="https://social.example/ada")

    assert graph(subject=page)["WebPage"]["name"] == "About"
    assert "Secret" not in tagged("structured_data subject", subject=page)
    assert graph(subject=make_category("Harbour"))["CollectionPage"]["name"] == "Harbour"
    assert graph(subject=make_tag("Unions"))["CollectionPage"]["name"] == "Unions"
    person = graph(subject=author)["ProfilePage"]["mainEntity"]
    assert (person["name"], person["jobTitle"]) == ("Ada Sol", "Harbour correspondent")
    assert person["sameAs"] == ["https://social.example/ada"]


def test_card_of_a_story_has_its_picture_with_alternative_text() -> None:
    article = make_full_story()

    card = metas(subject=article)

    assert card["og:type"] == ["article"]
    assert card["og:title"] == ["Cranes stand still"]
    assert card["og:url"] == [SITE + article.get_absolute_url()]
    assert card["og:description"] == ["Why the port waits."]
    assert card["og:site_name"] == ["The Quay"]
    assert card["og:locale"] == ["en_GB"]
    assert card["og:image"][0].startswith(f"{SITE}/media/pictures/")
    assert card["og:image"][0].endswith(".jpg")
    assert card["og:image:alt"] == ["Cranes at dawn"]
    assert card["og:image:width"] == ["640"]
    assert card["article:section"] == ["Fishing"]
    assert card["article:tag"] == ["Unions"]
    assert card["article:author"] == [f"{SITE}/author/ada/", f"{SITE}/author/ben/"]
    assert card["author"] == ["Ada Sol, Ben Rey"]
    assert dt.datetime.fromisoformat(card["article:published_time"][0]).tzinfo
    assert card["twitter:card"] == ["summary_large_image"]


def test_description_falls_back_from_the_editors_to_the_first_words() -> None:
    words = " ".join(f"w{number}" for number in range(60))
    plain = make_article(body=f"<p>{words}</p>")
    chosen = make_article(seo_description="Chosen.", standfirst="Standfirst.")

    assert metas(subject=chosen)["og:description"] == ["Chosen."]
    assert metas(subject=plain)["og:description"][0].endswith("w29…")


def test_later_page_of_a_list_names_its_own_address() -> None:
    card = metas(subject=make_tag("Unions", slug="unions"), canonical="/tag/unions/page/2/")

    assert card["og:url"] == [f"{SITE}/tag/unions/page/2/"]


def test_page_without_a_subject_shows_the_site() -> None:
    SiteIdentity.objects.create(name="The Quay", tagline="From the water")

    card = metas(canonical="/2026/")

    assert card["og:title"] == ["The Quay"]
    assert card["og:url"] == [f"{SITE}/2026/"]
    assert card["og:description"] == ["From the water"]


def test_story_read_for_its_page_costs_no_query_more(django_assert_num_queries: Any) -> None:
    pk = make_full_story().pk
    article = (
        Article.objects.for_page().prefetch_related("tags", "lead_image__renditions").get(pk=pk)
    )
    site = SiteIdentity.current()

    with django_assert_num_queries(0):
        tagged("structured_data subject", subject=article, site=site)
        tagged("social_card subject", subject=article, site=site)
