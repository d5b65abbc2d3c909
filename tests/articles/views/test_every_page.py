"""What holds of every reader's page."""

import itertools
import re
from collections import deque
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.test import Client
from lxml import html

from articles.models import SiteIdentity
from tests.articles.views.pages_of_a_newsroom import SECRETS, make_newsroom
from tests.marks import same_on_both

pytestmark = pytest.mark.django_db

# What a translation leaves behind when nobody filled it: %s, %d, %(name)s, {}, {name}, {0}.
PLACEHOLDER = re.compile(r"%[sd]|%\(\w+\)[sd]|\{\w*\}")


def text_of(page: html.HtmlElement) -> str:
    """All that a reader can see or be told: text, and the attributes that hold words."""
    words = page.xpath("//text()[not(ancestor::script)]")
    words += page.xpath("//@title | //@alt | //@aria-label | //@content | //@placeholder")
    return "\n".join(str(word) for word in words)


def all_addresses() -> list[str]:
    newsroom = make_newsroom()
    return [*newsroom.public, *newsroom.protected, *newsroom.gone, "/nothing/here/"]


@same_on_both
def test_every_page_has_what_a_page_needs(client: Client) -> None:
    for address in all_addresses():
        page = html.document_fromstring(client.get(address).content)

        assert page.get("lang") == "en", address
        assert page.get("dir") == "ltr", address
        assert len(page.xpath("//h1")) == 1, address
        for landmark in ("header", "main", "footer"):
            assert len(page.xpath(f"/html/body/{landmark}")) == 1, address
        assert page.xpath("//body/*[1][self::a][@href='#content']"), address
        assert page.xpath("//main[@id='content']"), address
        assert page.xpath("normalize-space(//title)"), address
        assert page.xpath("//meta[@name='description']/@content"), address


@same_on_both
def test_heading_levels_are_never_skipped(client: Client) -> None:
    for address in all_addresses():
        page = html.document_fromstring(client.get(address).content)
        levels = [int(heading.tag[1]) for heading in page.xpath("//h1|//h2|//h3|//h4|//h5|//h6")]

        assert all(b - a <= 1 for a, b in itertools.pairwise(levels)), address


@same_on_both
def test_titles_are_each_page_s_own(client: Client) -> None:
    titles = [
        html.document_fromstring(client.get(address).content).xpath("normalize-space(//title)")
        for address in make_newsroom().public
    ]

    assert len(set(titles)) == len(titles)


@same_on_both
def test_canonical_is_the_page_s_own_address_without_its_query(client: Client) -> None:
    for address in make_newsroom().public:
        page = html.document_fromstring(client.get(f"{address}?utm_source=x").content)

        assert page.xpath("//link[@rel='canonical']/@href") == [f"http://127.0.0.1:8000{address}"]


@same_on_both
def test_no_page_shows_an_unfilled_placeholder(client: Client) -> None:
    SiteIdentity.objects.update(name="The Post", tagline="News", footer_text="Ours")
    for address in all_addresses():
        page = html.document_fromstring(client.get(address).content)

        assert not PLACEHOLDER.findall(text_of(page)), address


@same_on_both
@pytest.mark.parametrize("language", ["de", "ar", "ja"])
def test_no_page_shows_one_in_another_language_either(client: Client, language: str) -> None:
    addresses = all_addresses()
    SiteIdentity.objects.update(language=language)
    for address in addresses:
        page = html.document_fromstring(client.get(address).content)

        assert page.get("lang") == language
        assert page.get("dir") == ("rtl" if language == "ar" else "ltr")
        assert not PLACEHOLDER.findall(text_of(page)), address


@same_on_both
def test_no_page_names_another_host_or_holds_inline_script_or_style(client: Client) -> None:
    for address in all_addresses():
        page = html.document_fromstring(client.get(address).content)
        fetched = page.xpath("//script/@src | //img/@src | //source/@srcset | //iframe/@src")
        fetched += page.xpath("//link[not(@rel='canonical' or @rel='prev' or @rel='next')]/@href")

        assert not [url for url in fetched if urlsplit(url).netloc], address
        assert not page.xpath("//style | //@style"), address
        assert not page.xpath("//script[not(@src)][not(@type='application/ld+json')]"), address


@same_on_both
def test_pages_tell_visitors_apart_by_nothing(client: Client) -> None:
    for address in make_newsroom().public:
        response = client.get(address)

        assert not response.cookies, address
        assert "Cookie" not in response.get("Vary", ""), address


def test_every_link_leads_somewhere_and_no_page_betrays_a_hidden_text(client: Client) -> None:
    newsroom = make_newsroom()
    waiting = deque([*newsroom.public, *newsroom.protected, *newsroom.gone])
    seen = set(waiting)
    while waiting:
        address = waiting.popleft()
        response = client.get(address)
        assert response.status_code in {200, 301, 302, 403, 410}, address
        if "text/html" not in response.get("Content-Type", "") or not response.content:
            continue
        content = response.content.decode()
        assert not [word for word in SECRETS if word in content], address
        page = html.document_fromstring(response.content)
        for href in page.xpath("//a/@href"):
            parts = urlsplit(str(href))
            if parts.netloc or not parts.path or parts.path.startswith(("/admin", "/accounts")):
                continue
            target = parts.path + (f"?{parts.query}" if parts.query else "")
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    assert len(seen) > 40


def test_hidden_texts_are_not_found_at_their_addresses(client: Client) -> None:
    for address in make_newsroom().hidden:
        response = client.get(address)

        assert response.status_code == 404, address
        assert not [word for word in SECRETS if word in response.content.decode()], address


@pytest.mark.attack
@pytest.mark.parametrize(
    "address",
    [
        "/%00/",
        "/category/%00/",
        "/tag/a%00b/",
        "/?p=%00",
        "/?p=1%00",
        "/search/?q=%00",
        "/page/0/",
        "/page/99999999/",
        f"/page/{'9' * 400}/",
        f"/page/{'9' * 5000}/",
        "/page/-1/",
        "/category/x/page/99999999999999999999/",
        "/p/99999999999999999999999/",
        "/0000/",
        "/9999/99/99/",
        "/2026/02/30/x/",
        "/2026/11/22/" + "a" * 3000 + "/",
        "/" + "a/" * 500,
        "/..%2f..%2fetc/passwd/",
        "/%2500/",
        "/?p=%2500",
        "/%ff%fe/",
        "/%ed%a0%80/",
        "/tag/%F0%9F%90%9F/",
        "//example.org/",
        "/\\example.org/",
        "/category/../../admin",
        "/wp-login.php",
        "/xmlrpc.php",
        "/index.php?p=5",
        "/?author=1&p=",
        "/?cat=-1",
        "/{{7*7}}/",
        "/%s/%d/",
        "/?p=1'%20OR%201=1--",
    ],
)
def test_hostile_address_gets_an_answer_that_is_no_error_of_ours(
    client: Client, address: str
) -> None:
    response = client.get(address)

    assert response.status_code in {200, 301, 302, 400, 404}
    if response.status_code in {301, 302}:
        assert response["Location"].startswith("/")
        assert not response["Location"].startswith("//")


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_lists_are_read_only(client: Client, method: str) -> None:
    for address in ("/", "/page/2/", "/category/harbour/", "/tag/x/", "/2026/", "/corrections/"):
        assert getattr(client, method)(address).status_code == 405, address


def test_no_page_takes_more_than_25_kilobytes_of_css(client: Client) -> None:
    addresses = all_addresses()
    # The form with the most fields.
    SiteIdentity.objects.update_or_create(pk=1, defaults={"guests_may_comment": True})
    for address in addresses:
        page = html.document_fromstring(client.get(address).content)
        files = page.xpath("//link[@rel='stylesheet'][not(@media='print')]/@href")
        sizes = [Path(str(file).lstrip("/")).stat().st_size for file in files]

        assert sum(sizes) <= 25_000, (address, files, sizes)
