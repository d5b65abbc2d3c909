import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from lxml import html

from articles.models import SiteIdentity
from tests.factories import make_article, make_category, make_comment

pytestmark = pytest.mark.django_db


def page_at(client: Client, address: str) -> html.HtmlElement:
    response = client.get(address)
    assert response.status_code == 200
    return html.document_fromstring(response.content)


def make_stories(count: int) -> None:
    now = timezone.now()
    for n in range(count):
        make_article(headline=f"Headline {n}", published=now - dt.timedelta(hours=1 + n))


def test_front_page_leads_with_one_story_and_lists_the_latest(client: Client) -> None:
    make_stories(5)

    page = page_at(client, "/")

    assert page.xpath("string(//*[@class='lead']//h2)").strip() == "Headline 0"
    latest = page.xpath("//section[@class='latest']//li/a/text()")
    assert latest == [f"Headline {n}" for n in range(1, 5)]


def test_section_block_leads_to_its_section(client: Client) -> None:
    section = make_category("Harbour", slug="harbour", in_navigation=True)
    make_stories(1)
    make_article(section=section, published=timezone.now() - dt.timedelta(days=2))

    page = page_at(client, "/")

    block = page.xpath("//section[contains(@class, 'block')]")[0]
    assert (
        " ".join(block.xpath("string(.//a[@class='block-more'])").split()) == "View all in Harbour"
    )
    assert set(block.xpath(".//*[@class='block-head']//a/@href")) == {"/category/harbour/"}


def test_comments_are_counted_in_words(client: Client) -> None:
    section = make_category(slug="talk")
    one, two = make_article(section=section), make_article(section=section)
    make_comment(one)
    make_comment(two)
    make_comment(two)

    page = page_at(client, "/category/talk/")
    counts = [" ".join(line.text_content().split()) for line in page.xpath("//*[@class='meta']")]

    assert sorted(counts) == ["1 comment", "2 comments"]


def test_empty_site_says_so(client: Client) -> None:
    assert "Nothing has been published here yet." in page_at(client, "/").text_content()


def test_older_stories_are_reached_by_links_alone(client: Client) -> None:
    SiteIdentity.objects.update_or_create(pk=1, defaults={"stories_per_page": 5})
    make_stories(13)
    address, seen = "/", []
    while address:
        page = page_at(client, address)
        seen.append(address)
        following = page.xpath("//main//a[@rel='next']/@href")
        address = str(following[0]) if following else ""

    assert seen == ["/", "/page/2/", "/page/3/"]
    last = page_at(client, "/page/3/")
    assert last.xpath("//article//h2/a/text()") == ["Headline 10", "Headline 11", "Headline 12"]
    assert last.xpath("//link[@rel='prev']/@href") == ["http://127.0.0.1:8000/page/2/"]


@pytest.mark.parametrize("number", [0, 2, 50, 10**9])
def test_page_beyond_the_end_is_not_found(client: Client, number: int) -> None:
    make_stories(3)

    assert client.get(f"/page/{number}/").status_code == 404


def test_first_page_has_one_address(client: Client) -> None:
    response = client.get("/page/1/")

    assert (response.status_code, response["Location"]) == (301, "/")


def test_name_is_the_heading_of_the_front_page_only(client: Client) -> None:
    SiteIdentity.objects.update_or_create(pk=1, defaults={"name": "The Saltmarsh Post"})
    make_stories(25)

    assert page_at(client, "/").xpath("normalize-space(//h1)") == "The Saltmarsh Post"
    assert page_at(client, "/page/2/").xpath("normalize-space(//h1)") == "All stories"
