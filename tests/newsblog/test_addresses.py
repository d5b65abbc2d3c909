"""Addresses that no other test asks for by themselves; each does what its neighbours do."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html

from articles.models import SiteIdentity
from tests.factories import make_article, make_category, make_comment, make_page

pytestmark = pytest.mark.django_db


def test_section_has_a_feed_in_every_format(client: Client) -> None:
    harbour = make_category("Harbour", slug="harbour")
    make_article(headline="Cranes", section=harbour)
    make_article(headline="Elsewhere")

    atom = client.get(reverse("articles:category-feed-atom", args=[harbour.path]))
    feed = client.get(reverse("articles:category-feed-json", args=[harbour.path])).json()

    assert atom.headers["Content-Type"].startswith("application/atom+xml")
    assert b"Cranes" in atom.content
    assert b"Elsewhere" not in atom.content
    assert [item["title"] for item in feed["items"]] == ["Cranes"]


def test_day_with_many_stories_has_pages(client: Client) -> None:
    SiteIdentity.objects.create(stories_per_page=5)
    noon = dt.datetime(2026, 3, 4, 12, tzinfo=dt.UTC)
    for minute in range(7):
        make_article(headline=f"Story {minute}", published=noon + dt.timedelta(minutes=minute))

    page = html.document_fromstring(client.get("/2026/03/04/page/2/").content)

    assert "Story 0" in page.text_content()
    assert "Story 6" not in page.text_content()


def test_comments_of_a_page_have_an_atom_feed(client: Client) -> None:
    page = make_page(title="About", slug="about", comments_open=True)
    make_comment(page, text="Good to know.", created_at=timezone.now())

    response = client.get(f"{page.get_absolute_url()}feed/atom/")

    assert response.status_code == 200
    assert b"Good to know." in response.content


def test_old_name_of_the_icon_leads_to_the_icon(client: Client) -> None:
    response = client.get(reverse("articles:favicon-ico"), follow=True)

    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("image/")


def test_address_for_signing_up_leads_to_signing_in(client: Client) -> None:
    response = client.get("/accounts/signup/")

    assert response.status_code in {301, 302}
    assert response.headers["Location"].startswith("/accounts/")
