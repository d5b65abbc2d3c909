import json

import pytest
from django.test import Client
from lxml import etree, html

from articles.models import SiteIdentity

pytestmark = pytest.mark.django_db


def make_site(**fields: object) -> None:
    SiteIdentity.objects.update_or_create(pk=1, defaults=fields)


def test_own_accent_is_linked_and_the_default_costs_no_request(client: Client) -> None:
    def linked() -> list[str]:
        page = html.document_fromstring(client.get("/").content)
        return [str(url) for url in page.xpath("//link[@rel='stylesheet']/@href")]

    assert not [url for url in linked() if "identity.css" in url]
    make_site(accent="#0a5c9e")
    assert "/identity.css?v=0a5c9e" in linked()


def test_accent_has_a_variant_for_dark_screens(client: Client) -> None:
    make_site(accent="#0a5c9e")

    response = client.get("/identity.css?v=0a5c9e")

    assert response["Content-Type"] == "text/css; charset=utf-8"
    text = response.content.decode()
    assert text.startswith(":root{--accent:light-dark(#0a5c9e,#")
    assert "max-age=31536000" in response["Cache-Control"]


def test_stylesheet_of_another_version_is_not_kept_for_long(client: Client) -> None:
    make_site(accent="#0a5c9e")

    assert "max-age=86400" in client.get("/identity.css?v=ffffff")["Cache-Control"]


@pytest.mark.parametrize("name", ["The Post", "<&>", "Ö", " ", "新聞"])
def test_icon_is_well_formed_whatever_the_name(client: Client, name: str) -> None:
    make_site(name=name)

    response = client.get("/favicon.svg")

    assert response["Content-Type"] == "image/svg+xml"
    svg = etree.fromstring(response.content)
    assert svg.tag == "{http://www.w3.org/2000/svg}svg"
    assert "".join(svg.itertext()).strip() == (name.strip()[:1].upper() or "N")


def test_manifest_is_that_of_the_site(client: Client) -> None:
    make_site(name="جريدة", language="ar", tagline="Every day")

    response = client.get("/site.webmanifest")
    manifest = json.loads(response.content)

    assert response["Content-Type"] == "application/manifest+json"
    assert (manifest["name"], manifest["dir"], manifest["lang"]) == ("جريدة", "rtl", "ar")
    assert manifest["start_url"] == "/"


@pytest.mark.parametrize(
    ("language", "direction"),
    [
        ("en", "ltr"),
        ("pt-BR", "ltr"),
        ("ar", "rtl"),
        ("he-IL", "rtl"),
        ("fa", "rtl"),
        ("ur-PK", "rtl"),
        ("az-Arab", "rtl"),
        ("ug-Cyrl", "ltr"),
        ("ckb", "rtl"),
        ("arn", "ltr"),
    ],
)
def test_direction_follows_language_and_script(language: str, direction: str) -> None:
    assert SiteIdentity(language=language).direction == direction


def test_links_and_pages_of_the_identity_stand_in_the_footer(client: Client) -> None:
    from articles import navigation
    from articles.models import SiteLink
    from tests.factories import make_page

    make_site(footer_text="Owned by its readers.")
    SiteLink.objects.create(site=SiteIdentity.current(), label="Mastodon", url="https://m.example/")
    make_page(title="About", slug="about", in_navigation=True)
    navigation.refresh()

    page = html.document_fromstring(client.get("/").content)

    footer = page.xpath("//footer")[0]
    assert "Owned by its readers." in footer.text_content()
    assert {"/about/", "https://m.example/", "/corrections/"} <= set(footer.xpath(".//a/@href"))
