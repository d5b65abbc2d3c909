import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from lxml import html

from articles.models import AuthorLink, SiteIdentity
from tests.factories import make_article, make_author, make_category, make_tag

pytestmark = pytest.mark.django_db


def page_at(client: Client, address: str) -> html.HtmlElement:
    response = client.get(address)
    assert response.status_code == 200, address
    return html.document_fromstring(response.content)


def headlines(page: html.HtmlElement) -> list[str]:
    return [str(text) for text in page.xpath("//article//h2/a/text()")]


def test_section_shows_its_description_its_sub_sections_and_their_stories(client: Client) -> None:
    section = make_category("Harbour", slug="harbour", description="Boats & <b>fish</b>.")
    below = make_category("Fishing", slug="fishing", parent=section)
    make_article(headline="From below", section=below)
    make_article(headline="From elsewhere")

    page = page_at(client, "/category/harbour/")

    assert page.xpath("string(//h1)") == "Harbour"
    assert "Boats & fish." in page.xpath("string(//*[@class='standfirst'])")
    assert page.xpath("//nav[@aria-label='Within Harbour']//a/@href") == [
        "/category/harbour/fishing/"
    ]
    assert headlines(page) == ["From below"]


def test_sub_section_names_those_above_it(client: Client) -> None:
    parent = make_category("Harbour", slug="harbour")
    make_category("Fishing", slug="fishing", parent=parent)

    page = page_at(client, "/category/harbour/fishing/")

    assert page.xpath("//nav[@aria-label='Breadcrumb']//li//text()[normalize-space()]") == [
        "Home",
        "Harbour",
        "Fishing",
    ]


def test_story_also_filed_elsewhere_stands_in_both_sections(client: Client) -> None:
    one, two = make_category(slug="one"), make_category(slug="two")
    make_article(headline="In both", section=one, categories=[two])

    assert headlines(page_at(client, "/category/one/")) == ["In both"]
    assert headlines(page_at(client, "/category/two/")) == ["In both"]


def test_empty_topics_say_so(client: Client) -> None:
    topics = (make_category(), make_tag(), make_author())
    for topic in topics:
        page = page_at(client, topic.get_absolute_url())

        assert page.xpath("normalize-space(//*[@class='empty'])")


def test_tag_of_any_script_answers(client: Client) -> None:
    tag = make_tag("🐟 рыба", slug="🐟-рыба")
    make_article(headline="Fish", tags=[tag])

    page = page_at(client, tag.get_absolute_url())

    assert page.xpath("string(//h1)") == "🐟 рыба"
    assert headlines(page) == ["Fish"]


def test_author_is_introduced_with_links_and_stories(client: Client) -> None:
    author = make_author("Ines Halvorsen", slug="ines", role="Reporter", bio="One.\n\nTwo.")
    AuthorLink.objects.create(author=author, label="Her site", url="https://example.org/")
    make_article(headline="By her", authors=[author])
    make_article(headline="By others", authors=[make_author()])

    page = page_at(client, "/author/ines/")

    assert page.xpath("normalize-space(//h1)") == "Ines Halvorsen"
    assert page.xpath("//*[@class='person-bio']/p/text()") == ["One.", "Two."]
    assert page.xpath("//a[text()='Her site']/@rel") == ["me noopener"]
    assert headlines(page) == ["By her"]


@pytest.mark.parametrize("kind", ["category", "tag", "author"])
def test_topic_that_does_not_exist_is_not_found(client: Client, kind: str) -> None:
    assert client.get(f"/{kind}/nothing/").status_code == 404
    assert client.get(f"/{kind}/nothing/page/2/").status_code == 404


@pytest.mark.parametrize("kind", ["category", "tag", "author"])
def test_topic_has_numbered_pages_with_links_to_each_other(client: Client, kind: str) -> None:
    SiteIdentity.objects.update_or_create(pk=1, defaults={"stories_per_page": 5})
    section, tag, author = make_category(slug="x"), make_tag(slug="x"), make_author(slug="x")
    now = timezone.now()
    for n in range(12):
        make_article(
            headline=f"H{n}",
            section=section,
            tags=[tag],
            authors=[author],
            published=now - dt.timedelta(hours=1 + n),
        )

    first, second = (page_at(client, f"/{kind}/x/{rest}") for rest in ("", "page/2/"))

    assert headlines(first) == [f"H{n}" for n in range(5)]
    assert headlines(second) == [f"H{n}" for n in range(5, 10)]
    assert first.xpath("//nav[@aria-label='Pages']//a/@href") == [f"/{kind}/x/page/2/"] * 2
    assert second.xpath("//nav[@aria-label='Pages']//a[@rel='prev']/@href") == [f"/{kind}/x/"]
    assert second.xpath("//nav[@aria-label='Pages']//a[@rel='next']/@href") == [
        f"/{kind}/x/page/3/"
    ]
    assert second.xpath("//*[@aria-current='page']//text()")[-1] == "2"
    assert client.get(f"/{kind}/x/page/1/")["Location"] == f"/{kind}/x/"
    assert client.get(f"/{kind}/x/page/4/").status_code == 404
