import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from lxml import html

from articles.library.uploads import add_image
from articles.models import SiteIdentity
from articles.search import found as found_module
from articles.search import postgres
from tests.factories import make_article, make_author, make_category
from tests.pictures import jpeg

pytestmark = pytest.mark.django_db


def page(client: Client, **query: Any) -> Any:
    response = client.get("/search/", query)
    assert response.status_code == 200
    return html.fromstring(response.content)


def headlines(found: Any) -> list[str]:
    return [title.text_content() for title in found.xpath('//h2[@class="card-title"]')]


def test_results_link_to_stories_with_the_words_marked(client: Client) -> None:
    story = make_article(headline="Heron <returns>", body="<p>Two herons were seen.</p>")
    make_article(headline="Other news")

    found = page(client, q="heron")

    (link,) = found.xpath('//h2[@class="card-title"]/a')
    assert link.get("href") == story.get_absolute_url()
    assert link.text_content() == "Heron <returns>"
    assert [mark.text for mark in found.xpath("//mark")] == ["Heron", "herons"]


def test_page_keeps_the_question_in_its_form_title_and_address(client: Client) -> None:
    make_article(headline="Tom & Jerry")

    found = page(client, q='  "tom   & jerry" ')

    assert found.xpath('//input[@name="q"]')[0].get("value") == '"tom & jerry"'
    assert found.findtext(".//title").strip().startswith('Search for “"tom & jerry"”')
    canonical = found.xpath('//link[@rel="canonical"]')[0].get("href")
    assert canonical.endswith("/search/?q=%22tom+%26+jerry%22")


@pytest.mark.parametrize("question", ["", "   ", "!?", "🎉", "-flood"])
def test_without_a_word_there_is_a_form_and_advice_only(client: Client, question: str) -> None:
    make_article(headline="A flood")

    found = page(client, q=question)

    assert len(found.xpath('//form[@role="search"]')) == 1
    assert headlines(found) == []
    assert found.xpath('//ul[@class="search-hints"]')


def test_nothing_found_says_so_and_what_to_try(client: Client) -> None:
    found = page(client, q="unicorn")

    assert "No story contains all the words of “unicorn”." in found.text_content()
    assert found.xpath('//ul[@class="search-hints"]')


def test_list_that_ends_before_its_time_says_so_on_its_last_page(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(found_module, "MOST_LISTED", 10)
    SiteIdentity.objects.create(stories_per_page=5)
    now = timezone.now()
    for hours in reversed(range(11)):
        make_article(headline=f"Flood {hours}", published=now - dt.timedelta(hours=hours + 1))

    first, last = page(client, q="flood"), page(client, q="flood", page=2)

    assert "The list ends here" not in first.text_content()
    assert headlines(last) == [f"Flood {hours}" for hours in range(5, 10)]
    assert "The list ends here, but older stories" in last.text_content()
    assert not last.xpath('//a[@rel="next"]')
    assert client.get("/search/", {"q": "flood", "page": 3}).status_code == 404
    assert "The list ends here" not in page(client, q="flood -6", page=2).text_content()


@pytest.mark.attack
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite looks everywhere")
def test_words_too_common_to_look_for_everywhere_are_said_to_be(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "PATIENCE", 2)
    for _ in range(4):
        make_article(headline="Flood and storm")

    text = page(client, q='"storm flood"').text_content()

    assert 'Nothing was found for “"storm flood"” in the newer stories' in text
    assert "No story contains all the words" not in text


def test_search_engines_keep_no_page_of_results(client: Client) -> None:
    response = client.get("/search/", {"q": "flood"})

    assert response.headers["X-Robots-Tag"] == "noindex"
    assert b'<meta name="robots" content="noindex">' in response.content


@pytest.mark.attack
@pytest.mark.parametrize(
    "question",
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ x }} {% y %}", "%s %d"],
)
def test_question_is_shown_as_text(client: Client, question: str) -> None:
    response = client.get("/search/", {"q": question})
    found = html.fromstring(response.content)

    assert found.xpath('//input[@name="q"]')[0].get("value") == question
    assert b"<script>alert" not in response.content
    assert not found.xpath("//img[@onerror]")


@pytest.mark.attack
def test_question_of_ten_thousand_characters_is_cut(client: Client) -> None:
    found = page(client, q="heron " * 2000)

    assert len(found.xpath('//input[@name="q"]')[0].get("value")) <= 200


def test_results_go_on_over_pages_without_being_counted(client: Client) -> None:
    SiteIdentity.objects.create(stories_per_page=5)
    now = timezone.now()
    for hours in range(12):
        make_article(headline=f"Flood {hours}", published=now - dt.timedelta(hours=hours + 1))

    first, last = page(client, q="flood"), page(client, q="flood", page=3)

    assert headlines(first) == [f"Flood {hours}" for hours in range(5)]
    assert headlines(last) == ["Flood 10", "Flood 11"]
    (following,) = first.xpath('//a[@rel="next"]')
    assert following.get("href") == "/search/?q=flood&page=2"
    assert following.text == "Next"
    assert not last.xpath('//a[@rel="next"]')


@pytest.mark.parametrize("number", ["0", "4", "x", "-1", "1e3", "²", "9" * 30])
def test_page_of_results_that_is_not_there_is_not_found(client: Client, number: str) -> None:
    make_article(headline="Flood")

    assert client.get("/search/", {"q": "flood", "page": number}).status_code == 404


def test_first_page_has_one_address(client: Client) -> None:
    response = client.get("/search/", {"q": "a b", "page": "1"})

    assert (response.status_code, response.headers["Location"]) == (301, "/search/?q=a+b")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/?s=red+cross", "/search/?q=red+cross"),
        ("/?feed=rss2", "/feed/"),
        ("/?feed=atom", "/feed/atom/"),
        ("/?feed=comments-rss2", "/comments/feed/"),
        ("/?feed=comments-atom", "/comments/feed/atom/"),
    ],
)
def test_old_queries_of_the_front_page_lead_on(client: Client, old: str, new: str) -> None:
    response = client.get(old)

    assert (response.status_code, response.headers["Location"]) == (301, new)


@pytest.mark.usefixtures("no_lazy_reads")
@pytest.mark.parametrize("number", [1, 20])
def test_results_cost_the_same_whatever_their_number(
    client: Client, number: int, django_assert_max_num_queries: Any
) -> None:
    image = add_image(jpeg(), name="a.jpg")
    for _ in range(number):
        make_article(
            headline="Flood",
            authors=[make_author()],
            section=make_category(),
            lead_image=image,
        )

    with django_assert_max_num_queries(7):
        assert len(headlines(page(client, q="flood"))) == number


def test_search_is_only_read(client: Client) -> None:
    assert client.post("/search/").status_code == 405
