import datetime as dt

import pytest
from django.test import Client
from lxml import html

from tests.factories import make_article

pytestmark = pytest.mark.django_db


def make_on(day: str, headline: str) -> None:
    make_article(headline=headline, published=dt.datetime.fromisoformat(f"{day}T10:00:00+00:00"))


def headlines(client: Client, address: str) -> list[str]:
    response = client.get(address)
    assert response.status_code == 200, address
    return [
        str(text)
        for text in html.document_fromstring(response.content).xpath("//article//h2/a/text()")
    ]


def test_year_month_and_day_hold_their_stories(client: Client) -> None:
    make_on("2024-02-29", "Leap")
    make_on("2024-02-01", "First")
    make_on("2024-12-31", "Last")
    make_on("2023-06-06", "Before")

    assert headlines(client, "/2024/") == ["Last", "Leap", "First"]
    assert headlines(client, "/2024/02/") == ["Leap", "First"]
    assert headlines(client, "/2024/02/29/") == ["Leap"]


def test_archive_leads_to_the_periods_within_and_beside_it(client: Client) -> None:
    make_on("2023-06-06", "Before")
    make_on("2024-02-01", "One")
    make_on("2024-12-31", "Two")
    make_on("2025-03-03", "After")

    page = html.document_fromstring(client.get("/2024/").content)

    assert page.xpath("//nav[@aria-label='Months']//a/@href") == ["/2024/02/", "/2024/12/"]
    assert page.xpath("//nav[@aria-label='Earlier and later']//a/@href") == ["/2023/", "/2025/"]


@pytest.mark.parametrize(
    "address",
    ["/2024/", "/2024/02/", "/2024/02/29/", "/2024/13/", "/2024/00/", "/2024/02/31/", "/0000/"],
)
def test_period_without_stories_or_out_of_the_calendar_is_not_found(
    client: Client, address: str
) -> None:
    make_on("2023-06-06", "Elsewhere")

    assert client.get(address).status_code == 404
