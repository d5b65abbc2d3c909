import pytest
from django.test import Client
from lxml import html

from articles.models import Page
from tests.factories import make_page

pytestmark = pytest.mark.django_db


def test_page_stands_at_its_path_with_the_pages_around_it(client: Client) -> None:
    about = make_page(title="About", slug="about")
    money = make_page(title="Money", slug="money", parent=about, body="<p>Readers pay.</p>")
    below = make_page(title="Accounts of 2025", slug="accounts-2025", parent=money)

    page = html.document_fromstring(client.get("/about/money/").content)

    assert page.xpath("string(//h1)") == "Money"
    assert "Readers pay." in page.xpath("string(//*[@class='story-body'])")
    assert page.xpath("//nav[@aria-label='Breadcrumb']//a/@href") == ["/", "/about/"]
    assert page.xpath("//nav[@aria-label='Pages below Money']//a/@href") == [
        below.get_absolute_url()
    ]


def test_draft_above_or_below_a_page_is_not_named_on_it(client: Client) -> None:
    draft = make_page(title="Secret plan", slug="plan", published=False)
    shown = make_page(title="Shown", slug="shown", parent=draft)
    make_page(title="Secret child", slug="child", parent=shown, published=False)

    content = client.get(shown.get_absolute_url()).content

    assert b"Secret" not in content


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (Page.Status.DRAFT, 404),
        (Page.Status.PRIVATE, 404),
        (Page.Status.TRASHED, 404),
        (Page.Status.WITHDRAWN, 410),
    ],
)
def test_page_that_is_not_published_does_not_answer(client: Client, status: str, code: int) -> None:
    page = make_page(status=status, body="<p>Secret</p>")

    response = client.get(page.get_absolute_url())

    assert response.status_code == code
    assert b"Secret" not in response.content


def test_discussion_stands_under_a_page_only_where_it_is_open(client: Client) -> None:
    shut = make_page(comments_open=False)
    wide = make_page(comments_open=True)

    assert b'id="comments"' not in client.get(shut.get_absolute_url()).content
    assert b'id="comments"' in client.get(wide.get_absolute_url()).content


def test_missing_slash_is_added(client: Client) -> None:
    make_page(slug="about")

    response = client.get("/about")

    assert (response.status_code, response["Location"]) == (301, "/about/")
